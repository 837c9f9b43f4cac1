import { z } from 'zod';
import { amountYen, entry, id, lotUse, text, yen } from '../fields';

const uses = z.array(lotUse);

/** Of `wallet-<customerId>`: what payments and cashback give back. */
export const refundEvents = {
  /**
   * A part of a payment, or what was left of it: D merchant / C wallet or closed (`uses`, back to the same lots, the last
   * consumed first), C promotion (`cashbackYen`, earned by the payment and spent), C transit:void:<refundId> (the rest,
   * until `wallet.void-settled` of this refund).
   */
  'wallet.payment-refunded.v1': z.object({
    customerId: id,
    refundId: id,
    paymentId: id,
    merchantId: id,
    amountYen,
    /** What can still be refunded of the payment. */
    remainingYen: yen,
    uses,
    /** Money of lots, or of a debit, that were compensated: it belongs to the party that bore that, and the rest to the customer. */
    late: z.array(z.object({ lotId: id, amountYen, originalIds: z.array(id).min(1) })),
    /** What a closed account's customer has to get. */
    dueYen: yen,
    cashbackYen: yen,
    reason: text,
    entry,
  }),
  /**
   * What a cashback was granted for is undone, wholly or in part: D wallet (or closed) / C promotion, out of the cashback's
   * own lot, and what is not left of it out of what came back.
   */
  'wallet.cashback-withdrawn.v2': z.object({
    customerId: id,
    lotId: id,
    /** What undid it: a payment that was voided, a refund, or what the staff did. Names one withdrawal of this lot. */
    withdrawalId: id,
    reason: text,
    amountYen,
    uses,
    entry,
  }),
  /**
   * The cashback had been spent and nothing of that came back, so the customer owes it: D transit:cashback / C promotion.
   * Compensation books it as D receivable:customer.
   */
  'wallet.cashback-owed.v1': z.object({
    customerId: id,
    lotId: id,
    withdrawalId: id,
    reason: text,
    amountYen,
    entry,
  }),
};
