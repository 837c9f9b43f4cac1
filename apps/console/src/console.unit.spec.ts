import type { TraceNode } from '@modosu/api-client/operations';
import { elapsed, jst, yen } from './figures/format';
import { pathTo, routeOf } from './frame/route';
import { remedyOf } from './trace/remedy';
import { repeatsIn } from './trace/repeats';

describe('what the desk prints', () => {
  it('writes yen with separators and a true minus, instants as Japan has them', () => {
    expect([yen(0), yen(55_000_000), yen(-1_500)]).toEqual(['¥0', '¥55,000,000', '−¥1,500']);
    expect(jst('2019-07-02T15:00:00.000Z')).toBe('3 Jul 2019, 00:00:00 JST');
  });

  it('says how long after something was', () => {
    const start = '2019-07-02T00:00:00.000Z';
    const ends = ['2019-07-02T00:00:40.000Z', '2019-07-02T01:05:00.000Z', '2019-07-04T03:00:00.000Z'];
    expect(ends.map((end) => elapsed(start, end))).toEqual(['+40 s', '+1 h 5 min', '+2 d 3 h']);
    expect(elapsed(ends[0]!, start)).toBe('−40 s');
  });
});

describe('addresses of the desk', () => {
  it('given a page, its address leads back to it', () => {
    expect(routeOf(pathTo.overview)).toEqual({ page: 'overview' });
    expect(routeOf(pathTo.incident('i-1', 'plan'))).toEqual({ page: 'incident', incidentId: 'i-1', part: 'plan' });
    expect(routeOf(pathTo.trace('c-1'))).toEqual({ page: 'trace', chargeId: 'c-1' });
    expect(routeOf(pathTo.ledger('receivable:mule:c/1'))).toEqual({ page: 'ledger', account: 'receivable:mule:c/1' });
  });

  it('given anything else, says that there is no such page', () => {
    for (const path of ['/desk/nothing', '/elsewhere', '/desk/ledger/a/b/c', '/desk/trace/%E0%A4%A']) {
      expect(routeOf(path)).toEqual({ page: 'unknown' });
    }
  });
});

describe('a trace', () => {
  const lot = (lotId: string, next: TraceNode[] = []) => ({ lotId, customerId: 'c', next }) as unknown as TraceNode;

  it('given money that meets again in one lot, draws that lot where it is reached first', () => {
    const again = lot('transfer:t');
    const first = lot('transfer:t', [lot('transfer:u')]);
    expect([...repeatsIn([lot('a', [lot('b', [again]), first])])]).toEqual([again]);
  });

  it('sums what put the charge right, and nothing that put another right', () => {
    const posting = (originalId: string, component: string, amountYen: number) => ({
      originalId,
      component,
      amountYen,
    });
    const entry = [posting('c-1', 'loss', 20_000), posting('c-1', 'recovered', 10_000), posting('c-2', 'loss', 7)];
    const events = [{ entry }] as unknown as Parameters<typeof remedyOf>[0]['events'];
    expect(remedyOf({ chargeId: 'c-1', events })).toEqual({ recovered: 10_000, loss: 20_000, receivable: 0 });
  });
});
