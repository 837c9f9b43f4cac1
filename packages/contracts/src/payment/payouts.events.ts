import { z } from 'zod';
import { amountYen, entry, id, text, yen } from '../fields';

const merchant = { merchantId: id };
const payout = { ...merchant, payoutId: id, amountYen };

/** What is settled with a merchant, in `merchant-<merchantId>`. `by` is a member of staff. */
export const payoutEvents = {
  /**
   * The lines of a merchant are numbered in the order of the log; this statement has those after the statement before, up
   * to `throughLine`, which `throughEventId` names. `earnedYen` is the sum of all lines up to there, since the first.
   * Opening + receipts − voids − refunds − payouts = closing.
   */
  'merchant.statement-closed.v1': z.object({
    ...merchant,
    statementId: id,
    number: z.int().min(1),
    afterLine: z.int().min(0),
    throughLine: z.int().min(0),
    throughEventId: id.optional(),
    earnedYen: z.int(),
    openingYen: z.int(),
    receiptsYen: yen,
    voidsYen: yen,
    refundsYen: yen,
    /** Approved since the statement before, less what came back. */
    payoutsYen: z.int(),
    closingYen: z.int(),
  }),
  'merchant.payout-proposed.v1': z.object({ ...payout, statementId: id, reason: text, by: id }),
  'merchant.payout-withdrawn.v1': z.object({ ...payout, reason: text, by: id }),
  /** By a second person. From here on the sum is no longer the merchant's to have paid out a second time. */
  'merchant.payout-approved.v1': z.object({ ...payout, earnedYen: z.int(), by: id }),
  /** D merchant / C transit:payout. */
  'merchant.payout-paid.v1': z.object({ ...payout, providerReference: z.string().max(100), entry }),
  /** The bank did not take it, or it was stopped before the bank was asked: the sum is payable again. */
  'merchant.payout-failed.v1': z.object({ ...payout, reason: text }),
  /** The bank sent it back: D transit:payout / C merchant. */
  'merchant.payout-returned.v1': z.object({ ...payout, reason: text, entry }),
  'merchant.payouts-held.v1': z.object({ ...merchant, reason: text, by: id }),
  /** By another person than who held them. */
  'merchant.payouts-released.v1': z.object({ ...merchant, reason: text, by: id }),
  /** A payment to be voided by staff, since its merchant may not or will not. */
  'merchant.void-proposed.v1': z.object({ ...merchant, proposalId: id, paymentId: id, reason: text, by: id }),
  'merchant.void-approved.v1': z.object({ ...merchant, proposalId: id, paymentId: id, reason: text, by: id }),
  /** What became of it: voided, or the code with which the wallet refused. */
  'merchant.void-carried-out.v1': z.object({ ...merchant, proposalId: id, paymentId: id, outcome: z.string().max(60) }),
};
