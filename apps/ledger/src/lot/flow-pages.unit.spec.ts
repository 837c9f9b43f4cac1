import type { LotFlow } from '@modosu/contracts/ledger.messages';
import fc from 'fast-check';
import { pageOfFlows } from './flow-pages';

const lot = (position: number, uses: number): LotFlow => ({
  lotId: `lot-${position}`,
  customerId: `c-${position % 3}`,
  originKind: 'charge',
  originId: `lot-${position}`,
  amountYen: 30_000,
  remainingYen: 0,
  heldYen: 0,
  at: '2019-07-01T00:00:00.000Z',
  eventId: `e-${position}`,
  position: String(position),
  uses: Array.from({ length: uses }, (_, no) => ({
    debitId: `d-${position}-${no}`,
    kind: 'transfer' as const,
    amountYen: 1,
    at: '2019-07-01T00:00:00.000Z',
    eventId: `e-${position}-${no}`,
  })),
});

/** All pages, put together again. */
function all(lots: readonly LotFlow[], mostBytes: number): { lots: Map<string, LotFlow>; largest: number } {
  const found = new Map<string, LotFlow>();
  let largest = 0;
  for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
    const page = pageOfFlows(lots, after, mostBytes);
    largest = Math.max(largest, Buffer.byteLength(JSON.stringify(page.lots)));
    for (const part of page.lots) {
      const known = found.get(part.lotId);
      if (known) known.uses.push(...part.uses);
      else found.set(part.lotId, { ...part, uses: [...part.uses] });
    }
    after = page.next;
  }
  return { lots: found, largest };
}

describe('the flows of wallets', () => {
  it('given thousands of transfers of a few yen, then every answer fits into a message', () => {
    const { lots, largest } = all([lot(1, 3_600), lot(2, 7_700), lot(3, 0)], 700_000);
    expect(largest).toBeLessThan(1_000_000);
    expect([...lots.values()].map(({ uses }) => uses.length)).toEqual([3_600, 7_700, 0]);
  });
  it('given any lots and pages of any size, then together they are what there is', () => {
    const uses = fc.array(fc.nat(12), { maxLength: 12 });
    fc.assert(
      fc.property(uses, fc.integer({ min: 1, max: 4_000 }), (some, mostBytes) => {
        const lots = some.map((many, place) => lot(place + 1, many));
        expect([...all(lots, mostBytes).lots.values()]).toEqual(lots);
      }),
    );
  });
  it('given a place that no page ended at, then it is refused', () => {
    expect(() => pageOfFlows([lot(1, 1)], 'lot-1')).toThrow('VALIDATION_FAILED');
  });
});
