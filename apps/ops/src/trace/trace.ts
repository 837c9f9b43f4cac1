import type { Reply } from '@modosu/api-client/api-client';
import type { TraceNode } from '@modosu/api-client/operations';

export type { TraceNode };
export type Trace = Reply<'ledger.trace.show'>;
export type TraceUse = TraceNode['uses'][number];
export type TraceEvent = Trace['events'][number];

export const keyOf = ({ customerId, lotId }: Pick<TraceNode, 'customerId' | 'lotId'>): string =>
  `${customerId} ${lotId}`;

/** The lot that a transfer opened at its receiver, if the trace has it. */
export function receivedFrom(node: TraceNode, { debitId, toCustomerId }: TraceUse): TraceNode | undefined {
  return node.next.find((next) => next.lotId === `transfer:${debitId}` && next.customerId === toCustomerId);
}

/**
 * Every lot of these trees by its key. Where ways meet, the API follows a lot at one place only and names it at the
 * others; the one that was followed is the one that is kept.
 */
export function lotsOf(roots: readonly TraceNode[]): Map<string, TraceNode> {
  const found = new Map<string, TraceNode>();
  const waiting = [...roots];
  for (let node = waiting.shift(); node; node = waiting.shift()) {
    const before = found.get(keyOf(node));
    if (before === undefined || before.next.length < node.next.length) found.set(keyOf(node), node);
    waiting.push(...node.next);
  }
  return found;
}

/** Every lot of a trace, each once, those of the cashback that it earned too. */
export const lotsIn = ({ lots, cashback }: Pick<Trace, 'lots' | 'cashback'>): Map<string, TraceNode> =>
  lotsOf([...lots, ...cashback]);

/** The lot that the traced transaction itself opened: of a charge, cashback or transfer. */
export function ownLotOf(trace: Trace): TraceNode | undefined {
  const { transactionId, transactionKind } = trace;
  const lotId = transactionKind === 'transfer' ? `transfer:${transactionId}` : transactionId;
  return [...lotsIn(trace).values()].find((lot) => lot.lotId === lotId);
}

/** What the traced transaction took of which lots: of a payment, a transfer or a closed balance. */
export function takenBy(trace: Trace): { lot: TraceNode; use: TraceUse }[] {
  const { transactionId, transactionKind, customerId } = trace;
  const isIt = ({ kind, debitId }: TraceUse, lot: TraceNode) =>
    transactionKind === 'closed-balance'
      ? kind === 'closure' && lot.customerId === customerId
      : kind === transactionKind && debitId === transactionId;
  return [...lotsIn(trace).values()].flatMap((lot) =>
    lot.uses.filter((use) => isIt(use, lot)).map((use) => ({ lot, use })),
  );
}

/** What was posted to put this transaction itself right, by component. */
export function putRight({ transactionId, events }: Trace): Record<'recovered' | 'loss' | 'receivable', number> {
  const sums = { recovered: 0, loss: 0, receivable: 0 };
  for (const { originalId, component, amountYen } of events.flatMap(({ entry }) => entry)) {
    if (originalId === transactionId && component !== undefined) sums[component] += amountYen;
  }
  return sums;
}
