import { type ChargingEvent, shownBy } from '@modosu/contracts/charging.events';
import type { EventOf, EventSchemas } from '@modosu/contracts/event-schemas';
import { cashMethod, id, instant } from '@modosu/contracts/fields';
import { z } from 'zod';

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Events of `funding-<customerId>` that only this service reads. */
export const fundingEvents = {
  /** The account number is encrypted; `last4` is what the app shows. */
  'funding.bank-account-added.v1': z.object({
    customerId: id,
    sourceId: id,
    sealedAccount: z.string(),
    last4: z.string(),
    /** Keyed index of the number: the same on whatever wallet. */
    accountIndex: hex.optional(),
  }),
  'funding.source-removed.v1': z.object({ customerId: id, sourceId: id }),
  /** A keyed hash; without the key, which is not in the log, the secret cannot be guessed from it. */
  'funding.charge-secret-set.v1': z.object({ customerId: id, secretMac: hex }),
  /** A one-time number for cash: its keyed hash, and who asked for it. */
  'funding.charge-number-issued.v1': z.object({
    customerId: id,
    numberHash: hex,
    method: cashMethod,
    expiresAt: instant,
    shown: shownBy,
  }),
  /** A card registration was begun; with a 3-D Secure id if the issuer wants the holder to prove themselves. */
  'funding.card-registration-begun.v1': z.object({
    customerId: id,
    fingerprint: hex,
    threeDSecureId: id.optional(),
  }),
} satisfies EventSchemas;

export type FundingEvent = EventOf<typeof fundingEvents> | Extract<ChargingEvent, { type: `funding.${string}` }>;
