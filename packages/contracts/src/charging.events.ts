import { z } from 'zod';
import { payoutEvents } from './charging/payouts.events';
import { repaymentEvents } from './charging/repayments.events';
import { settlementEvents } from './charging/settlement.events';
import type { EventOf } from './event-schemas';
import { amountYen, entry, fundingMethod, id, policyVersion, text, yen } from './fields';
import { METHOD_SWITCHES } from './rails';

/** What can be stopped of charging: one way, all of it, or the registration of cards. */
export const CHARGING_SWITCHES = [...METHOD_SWITCHES, 'charging', 'card-registration'] as const;
/** What one charge carries from its first event on. */
const charge = { chargeId: id, customerId: id };
/** Why a provider's notice is parked: it cannot be read, or what it says does not go with the charge. */
export const parkedReason = z.enum([
  'not-json',
  'duplicate-keys',
  'unknown-type',
  'unknown-shape',
  'charge-unknown',
  'charge-not-captured',
  'not-a-card-charge',
  'exceeds-charge',
  'charged-back-already',
  'refund-unknown',
  'payout-unknown',
]);
export type ParkedReason = z.infer<typeof parkedReason>;
/** The session and device of the customer who asked for the charge number that was shown with the cash. */
export const shownBy = z.object({
  sessionId: id.optional(),
  deviceId: id.optional(),
  address: z.string().optional(),
  network: z.string().optional(),
  at: z.string(),
});
/** Of a charge with cash: whose number the cash point was shown. Older charges were made on the customer's word. */
const chargeNumber = { chargeNumberHash: z.string().optional(), shown: shownBy.optional() };
/** Under which reference the movement stands in the provider's settlement file. */
const providerReference = z.string().max(100).optional();

/** Published by charging in `funding-<customerId>`, `charge-<chargeId>`, `unclaimed-<customerId>` and `switches-all`. */
export const chargingEvents = {
  'funding.card-added.v1': z.object({
    customerId: id,
    sourceId: id,
    token: z.string(),
    method: fundingMethod,
    brand: z.string(),
    last4: z.string(),
    prefix: z.string(),
    fingerprint: z.string(),
    threeDSecure: z.enum(['authenticated', 'not-enrolled', 'not-asked']),
    threeDSecureId: id.optional(),
  }),
  /** Room under the limits is taken in the stream that holds them, so parallel charges never pass a limit. */
  'funding.charge-reserved.v1': z.object({
    ...charge,
    sourceId: id.optional(),
    method: fundingMethod,
    amountYen,
    pointId: id.optional(),
    policyVersion,
    ...chargeNumber,
  }),
  'funding.charge-refused.v1': z.object({
    ...charge,
    sourceId: id.optional(),
    method: fundingMethod,
    amountYen,
    rule: z.string(),
    code: z.string(),
    policyVersion,
  }),
  /** The charge did not come about; its room under the limits is free again. */
  'funding.charge-released.v1': z.object({ ...charge, amountYen, reason: text }),
  'charge.requested.v1': z.object({
    ...charge,
    sourceId: id.optional(),
    method: fundingMethod,
    amountYen,
    token: z.string().optional(),
    fingerprint: z.string().optional(),
    pointId: id.optional(),
    threeDSecure: z.string().optional(),
    policyVersion,
  }),
  /** D psp, bank or cash / C transit:charge. */
  'charge.captured.v1': z.object({ ...charge, amountYen, method: fundingMethod, providerId: z.string(), entry }),
  /** The wallet has been credited: the charge is complete. */
  'charge.completed.v1': z.object({ ...charge, amountYen, method: fundingMethod }),
  'charge.declined.v1': z.object({ ...charge, amountYen, reason: text }),
  /** The wallet would not take captured money; it went back to its source. */
  'charge.undone.v1': z.object({ ...charge, amountYen, reason: text, providerReference, entry }),
  /** D transit:compensation / C refund. */
  'charge.refund-requested.v1': z.object({
    ...charge,
    amountYen,
    compensationId: id,
    incidentId: id.optional(),
    entry,
  }),
  /** Settle: D refund / C psp (bank, cash). */
  'charge.refunded.v1': z.object({
    ...charge,
    amountYen,
    compensationId: id,
    providerId: z.string(),
    providerReference,
    entry,
  }),
  /** The provider refuses: D refund / C unclaimed. */
  'charge.refund-refused.v1': z.object({ ...charge, amountYen, compensationId: id, reason: text, entry }),
  /** The issuer was faster, though its notice had not come yet: D refund / C transit:compensation. */
  'charge.refund-withdrawn.v1': z.object({ ...charge, amountYen, compensationId: id, reason: text, entry }),
  /** A confirmed refund came back to the provider: D psp / C refund, then D refund / C unclaimed. */
  'charge.refund-returned.v1': z.object({
    ...charge,
    amountYen,
    compensationId: id,
    providerReference,
    reason: text,
    entry,
  }),
  /** The issuer took it back: D dispute / C psp; D fee:chargeback / C psp. */
  'charge.charged-back.v1': z.object({
    ...charge,
    amountYen,
    feeYen: yen,
    reasonCode: z.string(),
    disputeId: id,
    entry,
  }),
  /** D transit:compensation / C dispute. */
  'charge.chargeback-accepted.v1': z.object({
    ...charge,
    amountYen,
    compensationId: id,
    incidentId: id.optional(),
    entry,
  }),
  /** A customer's money that had no way back was taken in: D transit:compensation / C unclaimed. */
  'unclaimed.received.v1': z.object({ customerId: id, amountYen, reference: id, entry }),
  /** D unclaimed / C bank. */
  'unclaimed.paid-out.v1': z.object({
    customerId: id,
    amountYen,
    reference: id,
    providerId: z.string(),
    providerReference,
    entry,
  }),
  /**
   * A genuine notice of the provider that could not be read, or not be posted as it stands, in a stream of its own. The
   * text is cut, and what could be a card number is taken out of it.
   */
  'provider-notice.parked.v1': z.object({
    noticeId: id,
    reason: parkedReason,
    body: z.string().max(8_000),
    bytes: z.int(),
    reference: id.optional(),
  }),
  'provider-notice.settled.v1': z.object({ noticeId: id, outcome: z.enum(['handled', 'dismissed']), reason: text }),
  ...payoutEvents,
  ...settlementEvents,
  ...repaymentEvents,
  'switch.changed.v1': z.object({
    scope: z.enum([...CHARGING_SWITCHES, 'registration']),
    on: z.boolean(),
    reason: text,
  }),
};
export type ChargingEvent = EventOf<typeof chargingEvents>;
