import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { type LotPlace, lotsOf, traceFrom, usedFor } from './trace-tree';

type Uses = Partial<LotFlow['uses'][number]>[];
const lot = (customerId: string, lotId: string, uses: Uses = []): LotFlow => ({
  lotId,
  customerId,
  originKind: lotId.startsWith('transfer:') ? 'transfer' : 'charge',
  originId: lotId,
  amountYen: 100,
  remainingYen: 0,
  heldYen: 0,
  at: '2019-07-01T00:00:00.000Z',
  eventId: 'e',
  position: '1',
  uses: uses.map((use) => ({ debitId: 'd', kind: 'payment', amountYen: 1, at: '', eventId: 'e', ...use })),
});
const to = (toCustomerId: string, debitId: string) => ({ kind: 'transfer' as const, toCustomerId, debitId });
const payment = (debitId: string) => ({ kind: 'payment' as const, debitId });

function trace(lots: LotFlow[], mostLots = 100) {
  const fetches: string[][] = [];
  const fetch = async (places: readonly LotPlace[]) => {
    fetches.push(places.map(({ lotId }) => lotId));
    return lots.filter((one) => places.some((at) => at.customerId === one.customerId && at.lotId === one.lotId));
  };
  return traceFrom([lots[0]!], fetch, mostLots).then((found) => ({ ...found, tree: found.roots[0]!, fetches }));
}
type Shape = { [lotId: string]: Shape };
const shape = (nodes: { lotId: string; next: never[] | object[] }[]): Shape =>
  Object.fromEntries(nodes.map(({ lotId, next }) => [lotId, shape(next as never)]));

describe('a trace', () => {
  it('given a charge that earned cashback, then that is among its cashback, with where it went', async () => {
    const { cashback } = await trace([
      lot('ami', 'c1'),
      { ...lot('ami', 'cashback:c1', [to('ben', 't1')]), originKind: 'cashback' },
      lot('ben', 'transfer:t1'),
    ]);
    expect(shape(cashback)).toEqual({ 'cashback:c1': { 'transfer:t1': {} } });
  });

  it('given transfers over three hops, then it follows them, one fetch a hop', async () => {
    const { tree, fetches, cut } = await trace([
      lot('ami', 'c1', [to('ben', 't1'), to('chi', 't2')]),
      lot('ben', 'transfer:t1', [to('dan', 't3')]),
      lot('chi', 'transfer:t2'),
      lot('dan', 'transfer:t3'),
    ]);
    expect(shape([tree])).toEqual({ c1: { 'transfer:t1': { 'transfer:t3': {} }, 'transfer:t2': {} } });
    expect(fetches).toEqual([['transfer:t1', 'transfer:t2', 'cashback:c1'], ['transfer:t3']]);
    expect(cut).toBe(false);
  });

  it('given money that was sent in a circle, then it ends', async () => {
    const { tree } = await trace([
      lot('ami', 'c1', [to('ben', 't1')]),
      lot('ben', 'transfer:t1', [to('ami', 't2')]),
      lot('ami', 'transfer:t2', [to('ben', 't1')]),
    ]);
    expect(shape([tree])).toEqual({ c1: { 'transfer:t1': { 'transfer:t2': { 'transfer:t1': {} } } } });
    expect(lotsOf([tree])).toHaveLength(3);
  });

  it('given two ways to one lot, then it is followed once and named twice', async () => {
    const { tree } = await trace([
      lot('ami', 'c1', [to('ben', 't1'), to('chi', 't2')]),
      lot('ben', 'transfer:t1', [to('dan', 't3')]),
      lot('chi', 'transfer:t2', [to('dan', 't3')]),
      lot('dan', 'transfer:t3', [to('eri', 't4')]),
      lot('eri', 'transfer:t4'),
    ]);
    expect(shape([tree])).toEqual({
      c1: { 'transfer:t1': { 'transfer:t3': { 'transfer:t4': {} } }, 'transfer:t2': { 'transfer:t3': {} } },
    });
  });

  it('given payments that earned cashback, then it follows that too, at every hop', async () => {
    const { cashback, tree } = await trace([
      lot('ami', 'c1', [payment('p1'), to('ben', 't1')]),
      lot('ami', 'cashback:p1', [payment('p2')]),
      lot('ami', 'cashback:p2'),
      lot('ben', 'transfer:t1', [payment('p3')]),
      lot('ben', 'cashback:p3'),
    ]);
    expect(shape([tree])).toEqual({ c1: { 'transfer:t1': {} } });
    expect(cashback.map(({ lotId }) => lotId)).toEqual(['cashback:p1', 'cashback:p3', 'cashback:p2']);
  });

  it('given money still on its way, then the trace ends there', async () => {
    const { tree, cut } = await trace([lot('ami', 'c1', [to('ben', 't1')])]);
    expect([shape([tree]), cut]).toEqual([{ c1: {} }, false]);
  });

  it('given more lots than are followed, then it says so', async () => {
    const { tree, cut } = await trace(
      [lot('ami', 'c1', [to('ben', 't1'), to('chi', 't2')]), lot('ben', 'transfer:t1'), lot('chi', 'transfer:t2')],
      2,
    );
    expect([shape([tree]), cut]).toEqual([{ c1: { 'transfer:t1': {} } }, true]);
  });

  it('sums what a lot was used for', () => {
    const flow = lot('ami', 'c1', [payment('p1'), payment('p2'), to('ben', 't1')]);
    expect([usedFor(flow, 'payment'), usedFor(flow, 'transfer', 'payment'), usedFor(flow, 'closure')]).toEqual([
      2, 3, 0,
    ]);
  });
});
