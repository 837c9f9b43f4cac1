import type { PlanLine } from '@modosu/contracts/compensation.events';
import { byBytes } from '../page/rows-by-bytes';
import { decidedSince } from '../suspicion/decided-since';
import { asDetails, MOST_MOVED, movedSince } from './plan-moved';

const line = (originalId: string, amountYen: number): PlanLine => ({
  originalId,
  kind: 'charge',
  customerId: 'v',
  amountYen,
  destination: 'refund',
  sources: [{ from: 'loss', account: 'loss:fraud', amountYen }],
  row: 'C',
});
const lot = (lotId: string, leftYen: number) => ({ customerId: 'v', lotId, leftYen });
const then = { lines: [line('c', 10)], lots: [lot('c', 0)], charges: [{ chargeId: 'c', state: 'completed' }] };

describe('what moved since a plan was made', () => {
  it('is nothing if the same lines come out again, whatever else moved', () => {
    expect(movedSince(then, then)).toEqual([]);
    expect(movedSince(then, { ...then, lots: [lot('c', 0), lot('new', 30_000)] })).toEqual([]);
  });
  it('names lots, charges and lines with what they were and are', () => {
    const now = {
      lines: [line('d', 5)],
      lots: [lot('c', 7)],
      charges: [{ chargeId: 'c', state: 'charged-back' }],
    };
    expect(movedSince(then, now)).toEqual([
      { what: 'charge', id: 'c', was: 'completed', now: 'charged-back' },
      { what: 'lot', id: 'c', was: 0, now: 7 },
      { what: 'line', id: 'c', was: 10 },
      { what: 'line', id: 'd', now: 5 },
    ]);
  });
  it('is also that a part of a payment was refunded, though the rest of the line is the same', () => {
    const own: PlanLine = { ...line('p', 10), kind: 'own-money', destination: 'wallet' };
    const was = { ...then, lines: [own] };
    expect(movedSince(was, { ...was, lines: [{ ...own, refundedYen: 4 }] })).toEqual([
      { what: 'refund', id: 'p', was: 0, now: 4 },
      { what: 'line', id: 'p', was: 10, now: 10 },
    ]);
  });
  it('is told in bounds', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({ what: 'lot' as const, id: `l${i}` }));
    const { moved, more } = asDetails(many);
    expect([moved.length, more]).toEqual([MOST_MOVED, 5_000 - MOST_MOVED]);
  });
});

describe('what was decided since the rules ran', () => {
  const flagged = (evidence: string[], reported = false) => [{ transactionId: 'c', evidence, reported }];
  const said = (answer: string) => new Map([['c', answer]]);

  it('is what the customer said, if the rules did not count it', () => {
    expect(decidedSince(flagged([]), said('genuine'), [])).toEqual([{ transactionId: 'c', by: 'called-genuine' }]);
    expect(decidedSince(flagged(['called-genuine:-20']), said('genuine'), [])).toEqual([]);
    expect(decidedSince(flagged([]), said('unauthorised'), [])).toEqual([]);
    expect(decidedSince(flagged([]), said('no-answer'), [])).toEqual([]);
  });
  it('is a refused report, if no other one stands for the same charge', () => {
    const refused = { chargeIds: ['c'], state: 'refused' };
    expect(decidedSince(flagged([], true), new Map(), [refused])).toEqual([
      { transactionId: 'c', by: 'report-refused' },
    ]);
    expect(decidedSince(flagged([], true), new Map(), [refused, { chargeIds: ['c'], state: 'open' }])).toEqual([]);
    expect(decidedSince(flagged([], false), new Map(), [refused])).toEqual([]);
  });
});

describe('rows of a plan', () => {
  it('are written in chunks by bytes, the same ones each time, and at least one', () => {
    expect(byBytes([])).toEqual([{ from: 0, rows: [] }]);
    expect(byBytes(['aa', 'bb', 'cc'], 8)).toEqual([
      { from: 0, rows: ['aa', 'bb'] },
      { from: 2, rows: ['cc'] },
    ]);
    expect(byBytes(['a row longer than a chunk', 'b'], 8).map(({ rows }) => rows.length)).toEqual([1, 1]);
  });
});
