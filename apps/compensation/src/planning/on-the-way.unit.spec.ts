import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { onTheWay } from './on-the-way';

const at = '2019-07-02T00:00:00.000Z';
const lot = (
  customerId: string,
  lotId: string,
  originKind: string,
  ...uses: [debitId: string, to: string, yen: number][]
): LotFlow => ({
  lotId,
  customerId,
  originKind,
  originId: lotId.replace(/^transfer:/, ''),
  amountYen: 9_000,
  remainingYen: 0,
  heldYen: 0,
  at,
  eventId: `e-${lotId}`,
  position: '1',
  uses: uses.map(([debitId, toCustomerId, amountYen]) => ({
    debitId,
    kind: 'transfer',
    amountYen,
    at,
    eventId: `u-${debitId}`,
    toCustomerId,
  })),
});
const flagged = (charges: string[], debits: string[]) => ({
  charges: new Map(charges.map((id) => [id, 'confirmed' as const])),
  debits: new Set(debits),
});

describe('stolen money between two wallets', () => {
  it('is what a flagged transfer took and its receiver has not got yet, of its charge', () => {
    const victim = lot('v', 'c1', 'charge', ['t1', 'mule', 5_000], ['t2', 'friend', 500]);
    expect(onTheWay([victim], flagged(['c1'], ['t1']))).toEqual([
      { customerId: 'mule', lotId: 'transfer:t1', amountYen: 5_000, originalId: 'c1' },
    ]);
    const arrived = lot('mule', 'transfer:t1', 'transfer');
    expect(onTheWay([victim, arrived], flagged(['c1'], ['t1']))).toEqual([]);
  });

  it('belongs to the original that it came from, over any number of hops, and to the transfer where it was own money', () => {
    const lots = [
      lot('v', 'c1', 'charge', ['t1', 'mule', 5_000]),
      lot('mule', 'transfer:t1', 'transfer', ['t2', 'second', 4_000]),
      lot('w', 'own', 'charge', ['t3', 'second', 300]),
    ];
    expect(onTheWay(lots, flagged(['c1'], ['t1', 't2', 't3']))).toEqual([
      { customerId: 'second', lotId: 'transfer:t2', amountYen: 4_000, originalId: 'c1' },
      { customerId: 'second', lotId: 'transfer:t3', amountYen: 300, originalId: 't3' },
    ]);
  });

  it('is followed also where it was sent in a circle', () => {
    const lots = [
      lot('a', 'transfer:t1', 'transfer', ['t2', 'b', 100], ['t3', 'x', 50]),
      lot('b', 'transfer:t2', 'transfer', ['t1', 'a', 100]),
    ];
    expect(onTheWay(lots, flagged([], ['t1', 't2', 't3']))).toHaveLength(1);
  });
});
