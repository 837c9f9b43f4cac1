import { z } from 'zod';
import type { EventOf } from './event-schemas';
import { amountYen, entry, fundingMethod, goodsCategory, id, lotOrigin, lotUse, text, yen } from './fields';
import { campaignEvents, cashbackEvents } from './payment/campaigns.events';
import { codeEvents, shopCode, shownBy } from './payment/codes.events';
import { merchantEvents } from './payment/merchants.events';
import { payoutEvents } from './payment/payouts.events';
import { refundEvents } from './payment/refunds.events';
import { sizesEvents } from './payment/sizes.events';
import { transferEvents, transferHold } from './payment/transfers.events';

const wallet = { customerId: id };
const uses = z.array(lotUse);

/** Published by payment in `wallet-<customerId>`, `merchant-<merchantId>`, `suspensions-all` and `campaign-<campaignId>`. */
export const paymentEvents = {
  ...transferEvents,
  ...sizesEvents,
  'wallet.opened.v1': z.object({ ...wallet, balanceLimitYen: yen }),
  'wallet.room-reserved.v1': z.object({ ...wallet, originId: id, amountYen }),
  'wallet.room-released.v1': z.object({ ...wallet, originId: id, amountYen, reason: text }),
  /** A charge arrived: D transit:charge / C wallet. The lot's id is the charge's id. */
  'wallet.charge-credited.v1': z.object({
    ...wallet,
    lotId: id,
    origin: lotOrigin,
    amountYen,
    method: fundingMethod,
    entry,
  }),
  /** D wallet / C merchant. `shown` says which session and device showed the code, or with `shopCode` scanned the shop's. */
  'wallet.payment-made.v1': z.object({
    ...wallet,
    paymentId: id,
    merchantId: id,
    terminalId: id,
    amountYen,
    category: goodsCategory,
    reference: z.string().max(100).optional(),
    codeHash: z.string(),
    shown: shownBy,
    shopCode: shopCode.optional(),
    uses,
    entry,
  }),
  /** D merchant / C wallet: the money goes back to the same lots. */
  'wallet.payment-voided.v1': z.object({
    ...wallet,
    paymentId: id,
    merchantId: id,
    amountYen,
    uses,
    reason: text,
    entry,
  }),
  /**
   * A payment of which something was compensated before, or of a closed account: D merchant / C wallet or closed (`uses`,
   * back to the same lots), C promotion (`cashbackYen`, earned by the payment and spent), C transit:void (the rest,
   * until `wallet.void-settled`).
   */
  'wallet.payment-voided.v2': z.object({
    ...wallet,
    paymentId: id,
    merchantId: id,
    amountYen,
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
   * What a void or refund brought back and nobody had borne: D transit:void / C wallet. The lot's id is
   * `refund:<paymentId>`, of a refund `refund:<refundId>`.
   */
  'wallet.refund-credited.v1': z.object({
    ...wallet,
    lotId: id,
    origin: lotOrigin,
    paymentId: id,
    refundId: id.optional(),
    amountYen,
    entry,
  }),
  /** Where the money of a void in transit went, or of the refund that it names. */
  'wallet.void-settled.v1': z.object({
    ...wallet,
    paymentId: id,
    refundId: id.optional(),
    recoveredYen: yen,
    creditedYen: yen,
    paidOutYen: yen,
  }),
  /** The wallet knows that an original is compensated: what voids bring back of it recovers that. */
  'wallet.compensation-noted.v1': z.object({
    ...wallet,
    compensationId: id,
    incidentId: id,
    lotIds: z.array(id),
    debitId: id.optional(),
  }),
  /** D promotion / C wallet. The lot's id is `cashback:<paymentId>`. */
  'wallet.cashback-granted.v1': z.object({
    ...wallet,
    lotId: id,
    origin: lotOrigin,
    paymentId: id,
    campaignId: id,
    amountYen,
    entry,
  }),
  /**
   * A payment that earned cashback was voided: D wallet (or closed) / C promotion, out of the cashback's own lot, and what
   * is not left of it out of what the void brought back.
   */
  'wallet.cashback-withdrawn.v1': z.object({ ...wallet, lotId: id, paymentId: id, amountYen, uses, entry }),
  /** D wallet / C transit:transfer. `hold`: it is risky, and will be held at its receiver; `requestId`: what it pays. */
  'wallet.transfer-sent.v1': z.object({
    ...wallet,
    transferId: id,
    toCustomerId: id,
    amountYen,
    uses,
    hold: transferHold.optional(),
    requestId: id.optional(),
    entry,
  }),
  /** D transit:transfer / C wallet. The lot's id is `transfer:<transferId>`; `sourceUses` names the sender's lots. */
  'wallet.transfer-received.v1': z.object({
    ...wallet,
    transferId: id,
    fromCustomerId: id,
    lotId: id,
    origin: lotOrigin,
    amountYen,
    sourceUses: uses,
    entry,
  }),
  /** The same without the sender's lots: they stand in `wallet.transfer-sent`, once. */
  'wallet.transfer-received.v2': z.object({
    ...wallet,
    transferId: id,
    fromCustomerId: id,
    lotId: id,
    origin: lotOrigin,
    amountYen,
    entry,
  }),
  /** Money set aside: D wallet (or closed) / C hold. */
  'wallet.funds-held.v1': z.object({
    ...wallet,
    holdId: id,
    incidentId: id.optional(),
    amountYen,
    uses,
    reason: text,
    entry,
  }),
  /** Another incident relies on money that is on hold already: it stays until both have let go of it. */
  'wallet.hold-shared.v1': z.object({ ...wallet, holdId: id, incidentId: id }),
  /** One of several incidents has let go of a hold; the money stays set aside for the others. */
  'wallet.hold-left.v1': z.object({ ...wallet, holdId: id, incidentId: id, reason: text }),
  /** D hold / C wallet (or closed): back to the same lots. */
  'wallet.hold-released.v1': z.object({ ...wallet, holdId: id, amountYen, uses, reason: text, entry }),
  /** D hold / C transit:compensation. What was not needed of the hold is released by its own event. */
  'wallet.hold-collected.v1': z.object({
    ...wallet,
    holdId: id,
    compensationId: id,
    incidentId: id.optional(),
    /** Which of several, where it is of very many lots. */
    part: z.int().min(0).optional(),
    amountYen,
    uses,
    entry,
  }),
  /** D hold (what was left) + D transit:compensation (what was spent) / C promotion. */
  'wallet.cashback-reversed.v1': z.object({
    ...wallet,
    lotId: id,
    holdId: id,
    compensationId: id,
    incidentId: id.optional(),
    amountYen,
    fromHoldYen: yen,
    fromLossYen: yen,
    uses,
    entry,
  }),
  /** The customer's own stolen money: D transit:compensation / C wallet. The lot's id is `restoration:<compensationId>`. */
  'wallet.restored.v1': z.object({
    ...wallet,
    lotId: id,
    origin: lotOrigin,
    compensationId: id,
    incidentId: id.optional(),
    amountYen,
    entry,
  }),
  'wallet.frozen.v1': z.object({ ...wallet, reason: text }),
  'wallet.unfrozen.v1': z.object({ ...wallet, reason: text }),
  /** D wallet / C closed: a liability, not income. Without an entry if the wallet was empty. Lots stay as they are. */
  'wallet.closed.v1': z.object({ ...wallet, balanceYen: yen, entry: entry.optional() }),
  /** A closed account's own money on its way to be paid out: D closed / C transit:closure. */
  'wallet.closed-balance-handed-over.v1': z.object({ ...wallet, reference: id, amountYen, uses, entry }),
  ...refundEvents,
  ...merchantEvents,
  ...payoutEvents,
  ...cashbackEvents,
  ...campaignEvents,
  ...codeEvents,
};
export type PaymentEvent = EventOf<typeof paymentEvents>;
