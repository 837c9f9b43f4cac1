import fc from 'fast-check';
import { accountKind, transit } from './account';
import { credit, debit, entry } from './entry';
import { consume, giveBack, oldestFirst, openLot, remainingYen, usedYen } from './lot';

const amounts = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 });
const lotsOf = (yen: number[]) =>
  yen.map((amountYen, i) => openLot(`l${i}`, { kind: 'charge', id: `c${i}` }, amountYen));

describe('entries', () => {
  it('balance by construction', () => {
    fc.assert(
      fc.property(amounts, (yen) => {
        const total = yen.reduce((a, b) => a + b, 0);
        const made = entry('payment', debit('wallet:a', total), ...yen.map((y, i) => credit(`merchant:${i}`, y)));
        expect(made.postings.reduce((sum, p) => sum + p.amountYen, 0)).toBe(0);
      }),
    );
  });
  it.each([
    ['do not sum to zero', () => entry('payment', debit('wallet:a', 2), credit('hold:a', 1))],
    ['are not whole yen', () => entry('payment', debit('wallet:a', 0.5), credit('hold:a', 0.5))],
    ['belong to another service', () => entry('payment', debit('psp', 1), credit('wallet:a', 1))],
    ['are not in the chart', () => entry('payment', debit('walet:a', 1), credit('wallet:a', 1))],
    ['are fewer than two', () => entry('payment', debit('wallet:a', 0), credit('hold:a', 0))],
  ])('are refused when the postings %s', (_, make) => {
    expect(make).toThrow(RangeError);
  });
  it('know every account kind, keyed and not', () => {
    expect(accountKind('receivable:mule:x')).toBe('receivable:mule');
    expect(accountKind(transit('charge', 'x'))).toBe('transit');
    expect(() => accountKind('wallet')).toThrow(RangeError);
    expect(() => accountKind('psp:x')).toThrow(RangeError);
  });
});

describe('lots', () => {
  it('are consumed oldest first and to the yen, and given back to the same lots', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0.01, max: 1, noNaN: true }), (yen, share) => {
        const lots = lotsOf(yen);
        const wanted = Math.max(1, Math.floor(remainingYen(lots) * share));
        const uses = oldestFirst(lots, wanted);
        const after = consume(lots, uses);
        expect(usedYen(uses)).toBe(wanted);
        expect(remainingYen(after)).toBe(remainingYen(lots) - wanted);
        const firstLeft = after.findIndex((lot) => lot.remainingYen > 0);
        expect(after.slice(0, Math.max(0, firstLeft)).every((lot) => lot.remainingYen === 0)).toBe(true);
        expect(giveBack(after, uses)).toEqual(lots);
      }),
    );
  });
  it('never hold less than nothing nor more than was credited', () => {
    const lots = lotsOf([100]);
    expect(() => oldestFirst(lots, 101)).toThrow(RangeError);
    expect(() => consume(lots, [{ lotId: 'l0', amountYen: 101 }])).toThrow(RangeError);
    expect(() => giveBack(lots, [{ lotId: 'l0', amountYen: 1 }])).toThrow(RangeError);
    expect(() => consume(lots, [{ lotId: 'other', amountYen: 1 }])).toThrow(RangeError);
  });
});
