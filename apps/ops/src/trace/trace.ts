/** The answer of `GET /v1/staff/trace/charges/:chargeId`. */
export interface Trace {
  chargeId: string;
  customerId: string;
  amountYen: number;
  spentYen: number;
  transferredYen: number;
  remainingYen: number;
  heldYen: number;
  collectedYen: number;
  tree: TraceNode;
  cashback: TraceNode[];
  events: TraceEvent[];
  position: string;
  cut?: true;
}

/** A lot, and where it went. */
export interface TraceNode {
  lotId: string;
  customerId: string;
  originKind: string;
  originId: string;
  amountYen: number;
  remainingYen: number;
  heldYen: number;
  at: string;
  eventId: string;
  uses: TraceUse[];
  next: TraceNode[];
}

export interface TraceUse {
  debitId: string;
  kind: 'payment' | 'transfer' | 'collection' | 'cashback-reversal' | 'closure';
  amountYen: number;
  at: string;
  eventId: string;
  merchantId?: string;
  toCustomerId?: string;
  category?: string;
}

export interface TraceEvent {
  eventId: string;
  stream: string;
  revision: number;
  type: string;
  at: string;
  causationId: string;
  correlationId: string;
  entry: { account: string; amountYen: number; originalId?: string; component?: string }[];
}

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

/** What was posted to put this charge itself right, by component. */
export function putRight({ chargeId, events }: Trace): { recovered: number; loss: number; receivable: number } {
  const sums = { recovered: 0, loss: 0, receivable: 0 };
  for (const { originalId, component, amountYen } of events.flatMap(({ entry }) => entry)) {
    if (originalId === chargeId && component !== undefined && component in sums) {
      sums[component as keyof typeof sums] += amountYen;
    }
  }
  return sums;
}
