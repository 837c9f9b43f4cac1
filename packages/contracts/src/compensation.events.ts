import { z } from 'zod';
import type { EventOf } from './event-schemas';
import { accountName, amountYen, entry, id, instant, lotUse, text, yen } from './fields';

export const classification = z.enum(['confirmed', 'probable', 'suspected', 'cleared']);

/** How a report came in. */
export const reportChannel = z.enum(['app', 'phone', 'shop', 'issuer', 'non-customer', 'mail']);

/** Where the money of one compensation comes from: what is left first, then who owes it, then us. */
export const remedySource = z.object({
  from: z.enum(['hold', 'receivable', 'loss']),
  /** hold: whose wallet (the victim's or a mule's); receivable: who owes it. */
  customerId: id.optional(),
  account: accountName,
  amountYen,
  /** hold: exactly which lots, and how much of each; nothing else of that wallet may be taken. Plans before this had none. receivable: what was spent. */
  lots: z.array(lotUse).optional(),
});
/** Where it belongs. */
export const remedyDestination = z.enum(['refund', 'dispute', 'unclaimed', 'wallet', 'promotion']);

/** One original put right: a charge, a debit of own money, a cashback, or a closed account's own rest. */
export const planLine = z.object({
  originalId: id,
  kind: z.enum(['charge', 'own-money', 'cashback', 'closed-balance']),
  customerId: id,
  amountYen,
  destination: remedyDestination,
  sources: z.array(remedySource),
  /** The row of the table of entries that this is: A, B, C … */
  row: z.string().max(10),
  classification: classification.optional(),
  /** The unauthorised payments and transfers that used it: if one of them is undone, the line is not true any more. */
  debitIds: z.array(id).optional(),
  /** own-money: what had been refunded of the debit when the plan was made. */
  refundedYen: amountYen.optional(),
  /** Part of the loss: what the customer spent of it unknowingly, beyond what is their own. */
  unknowinglySpentYen: yen.optional(),
  /** In whose wallets its money came in, by which lots, and what they spent of it in good faith: part of the loss. */
  receivers: z.array(z.object({ customerId: id, lotIds: z.array(id), spentYen: yen })).optional(),
  /** closed-balance: exactly which lots are paid out. */
  lots: z.array(lotUse).optional(),
});
export type PlanLine = z.output<typeof planLine>;

/** What a plan sums up to; outflow = recovered + loss + receivable. Stored with the plan and shown as it is. */
export const planTotals = z.object({
  lines: z.int(),
  customers: z.int(),
  originalsYen: yen,
  outflowYen: yen,
  recoveredYen: yen,
  lossYen: yen,
  receivableYen: yen,
  refundYen: yen,
  disputeYen: yen,
  unclaimedYen: yen,
  restoredYen: yen,
  cashbackYen: yen,
  unknowinglySpentYen: yen,
});
export type PlanTotals = z.output<typeof planTotals>;

const counts = z.object({ confirmed: z.int(), probable: z.int(), suspected: z.int(), cleared: z.int() });
/** What one run of the rules came to, by classification. Stored with the incident and shown as it is. */
export const scopeSummary = z.object({
  ruleVersion: z.string(),
  rounds: z.int(),
  accounts: z.int(),
  charges: counts,
  chargedYen: counts,
  debits: z.int(),
  at: instant,
});
export type ScopeSummary = z.output<typeof scopeSummary>;

/** Published by compensation in `compensation-<originalId>`. */
export const compensationEvents = {
  'compensation.started.v1': z.object({ compensationId: id, incidentId: id, planId: id, line: planLine }),
  /** D loss:fraud + D receivable / C transit:compensation. No entry if everything came out of holds. */
  'compensation.completed.v1': z.object({
    compensationId: id,
    incidentId: id,
    planId: id,
    customerId: id,
    destination: remedyDestination,
    amountYen,
    recoveredYen: yen,
    lossYen: yen,
    receivableYen: yen,
    entry: entry.optional(),
  }),
  /** A wrong compensation is corrected by a new entry that names it: D receivable:customer / C loss:fraud (rows J, J2). */
  'compensation.corrected.v1': z.object({
    compensationId: id,
    incidentId: id,
    customerId: id,
    amountYen,
    reason: text,
    proposedBy: id,
    approvedBy: id,
    entry: entry.optional(),
  }),
  /**
   * A payment that used money of this original was voided or refunded after it was put right. Its merchant gave back what we or
   * others had borne: D transit:void / C loss:fraud, C receivable.
   */
  'compensation.recovered-late.v1': z.object({
    compensationId: id,
    incidentId: id,
    /** The victim. */
    customerId: id,
    /** Names the payment and the lot, so that it is recorded once. */
    recoveryId: id,
    paymentId: id,
    refundId: id.optional(),
    amountYen,
    lossYen: yen,
    receivableYen: yen,
    entry,
  }),
  /** A debtor repaid by bank what they were held to account for: D transit:repayment / C receivable. */
  'compensation.repaid.v1': z.object({
    compensationId: id,
    incidentId: id,
    /** The victim. */
    customerId: id,
    debtorId: id,
    debt: z.enum(['mule', 'customer']),
    reference: id,
    amountYen,
    entry,
  }),
};
export type CompensationEvent = EventOf<typeof compensationEvents>;
