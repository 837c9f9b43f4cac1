import type { TraceNode } from '@modosu/contracts/ledger.messages';

/** A reply is one message of the broker, a mebibyte. */
const MOST_BYTES = 800_000;
/** How many uses of a lot, and how many events, are shown of a trace that does not fit: as many as fit. */
const STEPS = [
  { uses: 1_000, events: 1_000 },
  { uses: 200, events: 500 },
  { uses: 40, events: 200 },
  { uses: 8, events: 100 },
  { uses: 1, events: 20 },
];

interface Shown {
  cashback: TraceNode[];
  events: unknown[];
}

/**
 * A trace that fits into a reply, whatever strangers made of the money: of lots that were used very many times the first
 * uses stand, of very many events the first, and `cut` says so. The sums beside them are of all.
 */
export function withinAReply<T extends Shown>(trace: T, roots: 'tree' | 'lots', mostBytes = MOST_BYTES): T {
  if (fits(trace, mostBytes)) return trace;
  let shown = trace;
  for (const { uses, events } of STEPS) {
    const short = (node: TraceNode): TraceNode => ({
      ...node,
      uses: node.uses.slice(0, uses),
      next: node.next.slice(0, uses).map(short),
    });
    const from = (trace as unknown as Record<string, TraceNode | TraceNode[]>)[roots]!;
    shown = {
      ...trace,
      [roots]: Array.isArray(from) ? from.slice(0, events).map(short) : short(from),
      cashback: trace.cashback.slice(0, uses).map(short),
      events: trace.events.slice(0, events),
      cut: true,
    };
    if (fits(shown, mostBytes)) return shown;
  }
  return shown;
}

function fits(reply: object, mostBytes: number): boolean {
  return Buffer.byteLength(JSON.stringify(reply)) <= mostBytes;
}
