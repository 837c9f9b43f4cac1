import { visible } from '../text/visible';
import { yen } from '../text/yen';
import { keyOf, lotsIn, receivedFrom, type Trace, type TraceNode, type TraceUse } from './trace';
import { USES } from './trace-tree';

/** A trace as a Mermaid flow chart: wallets' lots are boxes, shops and other ends are rounded, arrows carry amounts. */
export function mermaidOf(trace: Trace): string[] {
  const lots = [...lotsIn(trace).values()];
  const names = new Map(lots.map((lot, i) => [keyOf(lot), `lot${i}`]));
  // Not called end0 and so on: "end" is a word of Mermaid's own.
  const ends = new Map<string, string>();
  const endOf = (key: string, label: string) => {
    if (!ends.has(key)) ends.set(key, `place${ends.size}(["${quoted(label)}"])`);
    return `place${[...ends.keys()].indexOf(key)}`;
  };
  const boxes = lots.map((lot) => {
    const kept = [
      ...(lot.heldYen > 0 ? [`held ${yen(lot.heldYen)}`] : []),
      ...(lot.remainingYen > 0 ? [`left ${yen(lot.remainingYen)}`] : []),
    ];
    const label = [`${lot.originKind} ${lot.originId}`, `wallet of ${lot.customerId}`, yen(lot.amountYen), ...kept];
    return `  ${names.get(keyOf(lot))}["${quoted(label.join('<br/>'))}"]`;
  });
  const arrows = lots.flatMap((lot) => lot.uses.map((use) => arrow(lot, use, names, endOf)));
  const earned = trace.cashback.flatMap((cashback) =>
    lots
      .filter(({ customerId, uses }) => customerId === cashback.customerId && uses.some(paid(cashback)))
      .map(
        (lot) => `  ${names.get(keyOf(lot))} -. "earned ${yen(cashback.amountYen)}" .-> ${names.get(keyOf(cashback))}`,
      ),
  );
  return ['flowchart LR', ...boxes, ...[...ends.values()].map((end) => `  ${end}`), ...arrows, ...earned];
}

function arrow(
  lot: TraceNode,
  use: TraceUse,
  names: ReadonlyMap<string, string>,
  endOf: (key: string, label: string) => string,
): string {
  const received = use.kind === 'transfer' ? receivedFrom(lot, use) : undefined;
  const label = use.category === undefined ? yen(use.amountYen) : `${yen(use.amountYen)} ${use.category}`;
  const to = received
    ? names.get(keyOf(received))
    : use.kind === 'payment'
      ? endOf(`shop ${use.merchantId}`, `shop ${use.merchantId ?? '?'}`)
      : endOf(`${use.kind} ${use.toCustomerId ?? ''}`, `${USES[use.kind]} ${use.toCustomerId ?? ''}`.trim());
  return `  ${names.get(keyOf(lot))} -- "${quoted(label)}" --> ${to}`;
}

const paid = (cashback: TraceNode) => (use: TraceUse) => cashback.lotId === `cashback:${use.debitId}`;

const quoted = (text: string): string => visible(text).replaceAll('"', '#quot;');
