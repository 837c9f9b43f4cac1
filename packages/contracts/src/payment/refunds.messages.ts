import { z } from 'zod';
import { amountYen, id, instant, page, text, yen } from '../fields';
import { defineMessage } from '../message';

export const voidPayment = defineMessage({
  subject: 'payment.payment.void',
  summary:
    'The terminal undoes a payment of its merchant: the money goes back to the lots it came from. What had been compensated meanwhile recovers that, what belongs to a closed account is paid out. A payment that was refunded in part is not voided: refund the rest of it.',
  access: ['terminal'],
  effect: 'command',
  request: z.object({ paymentId: id, reason: text }),
  reply: z.object({ paymentId: id, amountYen }),
  errors: [
    'PAYMENT_UNKNOWN',
    'PAYMENT_ALREADY_VOIDED',
    'PAYMENT_ALREADY_REFUNDED',
    'MERCHANT_SUSPENDED',
    'TOO_MANY_LOTS',
  ],
});
export const refundPayment = defineMessage({
  subject: 'payment.payment.refund',
  summary:
    'Gives back a part of a payment, or without an amount what is left of it: to the lots it came from, the last consumed first. For a terminal of its merchant, and for staff. The cashback that the payment earned goes back in proportion; what is compensated, on hold or of a closed account goes where a void would bring it.',
  access: ['terminal', { staff: ['operations'] }],
  effect: 'command',
  request: z.object({ paymentId: id, amountYen: amountYen.optional(), reason: text }),
  reply: z.object({
    refundId: id,
    amountYen,
    /** Of all refunds of the payment so far. */
    refundedYen: yen,
    remainingYen: yen,
  }),
  errors: [
    'PAYMENT_UNKNOWN',
    'PAYMENT_ALREADY_VOIDED',
    'PAYMENT_ALREADY_REFUNDED',
    'REVERSAL_EXCEEDS_ORIGINAL',
    'TOO_MANY_REFUNDS',
    'MERCHANT_SUSPENDED',
    'TOO_MANY_LOTS',
  ],
});

/** What became of an item of the history; where several are true, the last of them in this order. */
export const historyState = z.enum(['completed', 'held', 'partly-refunded', 'refunded', 'charged-back', 'put-right']);
export const walletHistory = defineMessage({
  subject: 'payment.wallet.history',
  summary:
    'Charges, payments, transfers, refunds and cashback of the customer who asks, newest first, each with what became of it: on hold, refunded, taken back by the issuer, put right.',
  access: ['customer'],
  effect: 'query',
  request: z.object(page),
  reply: z.object({
    items: z
      .array(
        z.object({
          id,
          kind: z
            .string()
            .max(40)
            .regex(/^[a-z-]+$/),
          amountYen: z.int(),
          at: instant,
          counterparty: id.optional(),
          state: historyState,
          /** Of a refund: what was refunded. */
          paymentId: id.optional(),
          /** Of a payment: what its merchant gave back. */
          refundedYen: yen.optional(),
          /** What is set aside of it. */
          heldYen: yen.optional(),
          /** The incident that holds it or put it right. */
          incidentId: id.optional(),
        }),
      )
      .max(1_000),
    next: z.string().max(20).optional(),
  }),
  errors: ['WALLET_UNKNOWN'],
});

export const refundMessages = [voidPayment, refundPayment, walletHistory];
