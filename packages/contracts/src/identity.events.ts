import { z } from 'zod';
import type { EventOf } from './event-schemas';
import { blindIndex, id, text } from './fields';

/** Published by identity in `customer-<customerId>` and `address-<address index>`. Who acted from where is in the metadata. */
export const identityEvents = {
  'customer.signed-in.v1': z.object({
    customerId: id,
    sessionId: id,
    /** As the client names its device: evidence, and no proof of anything. */
    deviceId: id,
    /** The device's registration on the account; absent in old events, where the name was taken for it. */
    registrationId: id.optional(),
    /** Of a new registration: the hash of what the device proves itself by. */
    credentialHash: z.string().optional(),
    tokenHash: z.string(),
    method: z.enum(['password', 'external', 'password-reset']),
    secondFactor: z.boolean(),
    /** The device has not proven to be one that is registered on this account. */
    newDevice: z.boolean(),
    /** False where an external login was taken at its word (policy 2019). */
    assertionChecked: z.boolean(),
  }),
  'customer.sign-in-refused.v1': z.object({
    customerId: id,
    deviceId: id.optional(),
    reason: z.enum(['password', 'second-factor', 'external', 'frozen', 'rate']),
    /** The registered device that had proven to be one; absent if it was none, and in old events. */
    registrationId: id.optional(),
    /** A code was given with the right password, and was wrong. */
    wrongCode: z.boolean().optional(),
  }),
  /** An attempt on an account that does not exist, or one stopped before anything was looked up. */
  'address.sign-in-refused.v1': z.object({
    emailIndex: blindIndex,
    deviceId: id.optional(),
    reason: z.enum(['unknown', 'rate']),
  }),
  'customer.password-reset-requested.v1': z.object({
    customerId: id,
    tokenHash: z.string(),
    expiresAt: z.string(),
    delivery: z.enum(['verified-contact', 'other-address']),
    deliveryIndex: blindIndex,
  }),
  'customer.password-reset.v1': z.object({
    customerId: id,
    passwordHash: z.string(),
    delivery: z.enum(['verified-contact', 'other-address']),
    deliveryIndex: blindIndex,
  }),
  'customer.sessions-revoked.v1': z.object({ customerId: id, sessionIds: z.array(id), reason: text }),
  'customer.frozen.v1': z.object({ customerId: id, reason: text }),
  'customer.unfrozen.v1': z.object({ customerId: id, reason: text }),
  'customer.closed.v1': z.object({
    customerId: id,
    acknowledgedBalanceYen: z.int().min(0),
    /** Reports that were not decided then; absent if there were none, or before they were asked for. */
    acknowledgedReports: z.int().min(1).optional(),
  }),
};
export type IdentityEvent = EventOf<typeof identityEvents>;
