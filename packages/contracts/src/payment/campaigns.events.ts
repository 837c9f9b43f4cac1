import { z } from 'zod';
import { amountYen, entry, fundingMethod, goodsCategory, id, instant, lotOrigin, text, yen } from '../fields';

/** What cashback is granted for. */
export const cashbackCause = z.object({ kind: z.enum(['payment', 'charge']), id });
/** Why a pending cashback came to nothing. */
export const declineReason = z.enum([
  'not-drawn',
  'budget-spent',
  'campaign-stopped',
  'compensated',
  'wallet-closed',
  'undone',
]);

/** Of `wallet-<customerId>`: cashback that is not granted in the same moment as its payment. */
export const cashbackEvents = {
  /**
   * Cashback that will be decided on: no money yet. The amount is the most it can become, and counts in the month's cap.
   * `grantId` is the id of the lot that it would be, `cashback:<payment or charge>`.
   */
  'wallet.cashback-pending.v1': z.object({
    customerId: id,
    grantId: id,
    cause: cashbackCause,
    /** Of the payment or charge. */
    causeYen: amountYen,
    campaignId: id,
    amountYen,
    /** In a lottery: one of so many wins, by this event's own hash. */
    oneIn: z.int().min(2).optional(),
    /** Not before. */
    dueAt: instant.optional(),
  }),
  /** D promotion / C wallet. The month is that of the payment or charge. */
  'wallet.cashback-granted.v2': z.object({
    customerId: id,
    lotId: id,
    origin: lotOrigin,
    cause: cashbackCause,
    campaignId: id,
    /** In Japan time, such as `2019-07`: in which cap it counts. */
    month: z.string().regex(/^\d{4,6}-\d\d$/),
    /** The funding by the campaign's budget that it used; none where it was granted at once. */
    funding: z.int().min(1).optional(),
    amountYen,
    entry,
  }),
  /** A pending cashback came to nothing; the cap is as if it had never been. */
  'wallet.cashback-declined.v1': z.object({ customerId: id, grantId: id, campaignId: id, reason: declineReason }),
  /** Cashback that a budget paid was taken back: so much is the campaign's to grant again. */
  'wallet.budget-freed.v1': z.object({ customerId: id, grantId: id, campaignId: id, amountYen }),
};

const terms = {
  campaignId: id,
  name: text,
  percent: z.int().min(1).max(100),
  monthlyCapYen: yen,
  from: z.string(),
  to: z.string(),
  excludedCategories: z.array(goodsCategory),
};

/** Of `campaign-<campaignId>`. */
export const campaignEvents = {
  /** Per cent of every payment, granted at once. */
  'campaign.created.v1': z.object(terms),
  /** Any other terms. */
  'campaign.created.v2': z.object({
    ...terms,
    kind: z.enum(['payment', 'charge', 'lottery']),
    /** Charges of these methods. */
    methods: z.array(fundingMethod),
    budgetYen: yen.optional(),
    grantAfterDays: z.int().min(0),
    onStop: z.enum(['honour', 'forfeit']),
    lottery: z
      .object({
        oneIn: z.int().min(2),
        mostYen: amountYen,
        entriesPerMonth: z.int().min(1),
        /** SHA-256 of the secret seed, hex: the seed that is published at the end was fixed before the first draw. */
        seedHash: z.string(),
      })
      .optional(),
  }),
  /** Nothing new is granted from here on; what is pending is honoured or not as the terms say. */
  'campaign.stopped.v1': z.object({ campaignId: id, reason: text }),
  /** Nothing is granted any more. The seed of a lottery (hex) is public from here on. */
  'campaign.ended.v1': z.object({ campaignId: id, reason: text, seed: z.string().optional() }),
  /** Taken from the budget for these pending grants, each under a number of its own. */
  'campaign.grants-funded.v1': z.object({
    campaignId: id,
    grants: z.array(z.object({ grantId: id, customerId: id, amountYen, funding: z.int().min(1) })),
  }),
  /** What became of them is known: so much of each goes back to the budget. */
  'campaign.grants-settled.v1': z.object({
    campaignId: id,
    grants: z.array(z.object({ grantId: id, returnedYen: yen })),
  }),
  /** Cashback that was taken back is the budget's again; once per `returnId`, the event that freed it. */
  'campaign.budget-returned.v1': z.object({ campaignId: id, returnId: id, grantId: id, amountYen }),
};
