import { z } from 'zod';
import { amountYen, entry, id, instant, lotUse, policyVersion, shortText, text, yen } from '../fields';

const wallet = { customerId: id };
const uses = z.array(lotUse);

/** Who may send a customer money without being asked first. `known`: whom they have sent to or accepted from before. */
export const transferRule = z.enum(['anyone', 'known', 'ask', 'nobody']);

/** Why a transfer was held at its receiver. */
export const riskReason = z.enum(['new-pair', 'new-device', 'many-transfers', 'fan-out', 'many-new-senders']);

/** Of a transfer that is held at its receiver: until when, why, and by which version of the rules. */
export const transferHold = z.object({
  until: instant,
  reasons: z.array(riskReason).min(1).max(5),
  policy: policyVersion,
});

/** Of transfers and requests for money, in `wallet-<customerId>`. */
export const transferEvents = {
  'wallet.transfer-rule-set.v1': z.object({ ...wallet, rule: transferRule }),
  /** The receiver is asked first. At the sender: D wallet / C hold, until it is accepted or ends. */
  'wallet.transfer-offered.v1': z.object({
    ...wallet,
    transferId: id,
    toCustomerId: id,
    amountYen,
    uses,
    expiresAt: instant,
    /** Why it will be held at its receiver once it is accepted. */
    reasons: z.array(riskReason).max(5),
    entry,
  }),
  /**
   * D hold / C wallet (or closed): back to the very lots. `accepted` stands in one append with the `wallet.transfer-sent`
   * that takes the same lots; `stopped` by staff, or because an incident holds one of the lots.
   */
  'wallet.transfer-offer-ended.v1': z.object({
    ...wallet,
    transferId: id,
    toCustomerId: id,
    amountYen,
    uses,
    outcome: z.enum(['accepted', 'declined', 'withdrawn', 'expired', 'stopped']),
    reason: text.optional(),
    entry,
  }),
  /** The receiver takes an offer: room is kept for it. */
  'wallet.transfer-accepted.v1': z.object({ ...wallet, transferId: id, fromCustomerId: id, amountYen }),
  /** A risky transfer, at its receiver, in the append that received it: D wallet (or closed) / C hold. */
  'wallet.transfer-held.v1': z.object({
    ...wallet,
    transferId: id,
    fromCustomerId: id,
    amountYen,
    uses,
    hold: transferHold,
    entry,
  }),
  /** D hold / C wallet (or closed). `incident`: an incident holds it from here on. */
  'wallet.transfer-released.v1': z.object({
    ...wallet,
    transferId: id,
    amountYen,
    uses,
    /** Still held after it: an incident may take a part. */
    leftYen: yen,
    cause: z.enum(['time', 'staff', 'incident']),
    reason: text,
    entry,
  }),
  /** The sender, or staff, calls a held transfer back; `uses` are the sender's lots that it took. */
  'wallet.transfer-recalled.v1': z.object({
    ...wallet,
    transferId: id,
    toCustomerId: id,
    amountYen,
    uses,
    reason: text.optional(),
  }),
  /** The receiver's wallet gives it back: D hold / C transit:transfer-back. */
  'wallet.transfer-returned.v1': z.object({
    ...wallet,
    transferId: id,
    fromCustomerId: id,
    amountYen,
    uses,
    entry,
  }),
  /** D transit:transfer-back / C wallet (or closed) of the sender: back to the very lots. */
  'wallet.transfer-came-back.v1': z.object({ ...wallet, transferId: id, toCustomerId: id, amountYen, uses, entry }),
  /** It could not be called back any more. */
  'wallet.transfer-recall-refused.v1': z.object({ ...wallet, transferId: id, code: z.string().max(60) }),
  /**
   * A hold waits for these lots of transfers, of each as much at most: they were on their way when an incident looked, and
   * are held in the append in which they arrive. All that the hold waits for, none if it waits no longer.
   */
  'wallet.hold-awaited.v1': z.object({
    ...wallet,
    holdId: id,
    incidentId: id.optional(),
    lots: z.array(z.object({ lotId: id, maximumYen: amountYen.optional() })),
    reason: text,
  }),
  /** The customer asks others for money: for each a request, or for all their share of a payment (`split`). */
  'wallet.money-requests-made.v1': z.object({
    ...wallet,
    requests: z
      .array(z.object({ requestId: id, toCustomerId: id, amountYen }))
      .min(1)
      .max(20),
    split: z.object({ paymentId: id, amountYen, ownShareYen: yen }).optional(),
    note: shortText.optional(),
    expiresAt: instant,
  }),
  /** The wallet that was asked did not take the request. */
  'wallet.money-request-refused.v1': z.object({ ...wallet, requestId: id, toCustomerId: id, code: z.string().max(60) }),
  /** In the wallet of whom is asked. Paid by a `wallet.transfer-sent` that names the request. */
  'wallet.money-requested.v1': z.object({
    ...wallet,
    requestId: id,
    fromCustomerId: id,
    amountYen,
    note: shortText.optional(),
    expiresAt: instant,
  }),
  'wallet.money-request-ended.v1': z.object({
    ...wallet,
    requestId: id,
    fromCustomerId: id,
    outcome: z.enum(['declined', 'withdrawn', 'expired']),
  }),
  /** Whether another customer may ask this one for money. */
  'wallet.requester-blocked.v1': z.object({ ...wallet, otherCustomerId: id, blocked: z.boolean() }),
};
