import { type FileLine, reconcile } from './reconciliation';
import type { BookLine } from './settlement-book.projection';

const file = (...lines: FileLine[]) => lines;
const capture: FileLine = { kind: 'capture', reference: 'a', amountYen: 100 };
const refund: FileLine = { kind: 'refund', reference: 'refund:a', amountYen: 40 };
const booked = (kind: string, reference: string, amount_yen: number): BookLine => ({ kind, reference, amount_yen });

describe('reconciliation', () => {
  it('finds nothing when every line agrees', () => {
    const book = [booked('capture', 'a', 100), booked('refund', 'refund:a', -40)];
    expect(reconcile(file(capture, refund), book)).toEqual({
      lines: 2,
      providerNetYen: 60,
      bookNetYen: 60,
      differenceYen: 0,
      differences: [],
    });
  });
  it('names what is missing on either side or of another amount', () => {
    const book = [booked('capture', 'a', 90), booked('fee', 'cb', -10)];
    expect(reconcile(file(capture, refund), book)).toMatchObject({
      differenceYen: 10 + 10 + 40,
      differences: [
        { kind: 'capture', reference: 'a', providerYen: 100, bookYen: 90 },
        { kind: 'fee', reference: 'cb', providerYen: 0, bookYen: -10 },
        { kind: 'refund', reference: 'refund:a', providerYen: -40, bookYen: 0 },
      ],
    });
  });
  it('is not deceived by differences that cancel out', () => {
    const book = [booked('capture', 'b', 100)];
    const result = reconcile(file(capture), book);
    expect(result).toMatchObject({ providerNetYen: 100, bookNetYen: 100, differenceYen: 200 });
  });
});
