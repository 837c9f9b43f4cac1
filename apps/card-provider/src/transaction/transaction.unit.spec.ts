import fc from 'fast-check';
import { decideCapture, decideChargeback, decideRefund, decideVoid } from './transaction';

const captured = {
  status: 'captured' as const,
  amountYen: 30_000,
  capturedYen: 30_000,
  refundedYen: 0,
  chargedBackYen: 0,
};
const authorised = { ...captured, status: 'authorised' as const, capturedYen: 0 };

describe('refunds', () => {
  it('given any row of refunds and chargebacks, then never more than was captured is refunded', () => {
    const step = fc.record({ chargeback: fc.boolean(), amountYen: fc.integer({ min: 1, max: 40_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const payment = { ...captured };
        for (const { chargeback, amountYen } of steps) {
          if (chargeback && amountYen <= payment.capturedYen - payment.chargedBackYen) {
            payment.chargedBackYen += decideChargeback(payment, amountYen);
          } else if (decideRefund(payment, amountYen, false).status === 'succeeded') {
            payment.refundedYen += amountYen;
          }
          expect(payment.refundedYen).toBeLessThanOrEqual(payment.capturedYen);
          expect(payment.chargedBackYen).toBeLessThanOrEqual(payment.capturedYen);
        }
      }),
    );
  });

  it.each([
    ['nothing was captured', authorised, 1, false, 'not_captured'],
    ['it was refunded before', { ...captured, refundedYen: 20_000 }, 10_001, false, 'amount_exceeds_remaining'],
    ['the issuer charged it back', { ...captured, chargedBackYen: 30_000 }, 1, false, 'charged_back'],
    ['the issuer refuses', captured, 1, true, 'issuer_refused'],
  ])('given %s, then it is refused', (_name, payment, amountYen, refuses, refusalCode) => {
    expect(decideRefund(payment, amountYen, refuses)).toEqual({ status: 'refused', refusalCode });
  });
});

describe('the life of a payment', () => {
  it('given an authorised payment, then it can be captured or voided, and again with no effect', () => {
    expect(decideCapture(authorised, 20_000)).toBe(true);
    expect(decideCapture(captured, 30_000)).toBe(false);
    expect(decideVoid(authorised)).toBe(true);
    expect(decideVoid({ ...authorised, status: 'voided' })).toBe(false);
  });

  it('given a captured one, then neither void nor another capture is possible', () => {
    expect(() => decideVoid(captured)).toThrow('can be refunded');
    expect(() => decideCapture(captured, 10_000)).toThrow('cannot be captured');
    expect(() => decideCapture(authorised, 30_001)).toThrow('exceed');
  });

  it('given a refunded payment, then it can be charged back still, but only once', () => {
    expect(decideChargeback({ ...captured, refundedYen: 30_000 }, undefined)).toBe(30_000);
    expect(() => decideChargeback({ ...captured, chargedBackYen: 30_000 }, undefined)).toThrow('At most 0 yen');
  });
});
