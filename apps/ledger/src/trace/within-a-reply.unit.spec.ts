import type { TraceNode } from '@modosu/contracts/ledger.messages';
import { withinAReply } from './within-a-reply';

const node = (lotId: string, uses: number, next: TraceNode[] = []): TraceNode => ({
  lotId,
  customerId: 'ami',
  originKind: 'charge',
  originId: lotId,
  amountYen: uses * 25,
  remainingYen: 0,
  heldYen: 0,
  at: '2019-07-01T00:00:00.000Z',
  eventId: `event of ${lotId}`,
  position: '1',
  uses: Array.from({ length: uses }, (_, no) => ({
    debitId: `${lotId}-transfer-${no}`.padEnd(120, 'x'),
    kind: 'transfer' as const,
    amountYen: 25,
    at: '2019-07-01T00:00:00.000Z',
    eventId: `event-${no}`.padEnd(120, 'x'),
    toCustomerId: 'mule'.padEnd(120, 'x'),
  })),
  next,
});
const sizeOf = (reply: object) => Buffer.byteLength(JSON.stringify(reply));

describe('limits count bytes: a trace', () => {
  it('fits into a reply, whatever was made of the money, and says where it is cut', () => {
    const next = Array.from({ length: 499 }, (_, n) => node(`transfer-${n}`, 50));
    const tree = node('charge-1', 3_600, next);
    const events = Array.from({ length: 5_000 }, (_, n) => ({ eventId: `event-${n}`, entry: 'x'.repeat(400) }));
    const trace = withinAReply({ tree, cashback: [], events }, 'tree');
    expect(sizeOf(trace)).toBeLessThanOrEqual(800_000);
    expect(trace).toMatchObject({ cut: true });
    expect(trace.tree.uses.length).toBeGreaterThan(0);
    const lots = withinAReply({ lots: [tree], cashback: next, events }, 'lots');
    expect(sizeOf(lots)).toBeLessThanOrEqual(800_000);
  });

  it('stands as it is where it fits', () => {
    const trace = { tree: node('charge-1', 30), cashback: [], events: [] };
    expect(withinAReply(trace, 'tree')).toBe(trace);
  });
});
