import type { EventOf } from '@modosu/contracts/event-schemas';
import { blindIndex, id, instant, text } from '@modosu/contracts/fields';
import { identityEvents } from '@modosu/contracts/identity.events';
import { language } from '@modosu/contracts/identity.messages';
import { z } from 'zod';
import { encrypted, encryptedPersonal } from '../personal-data/personal';

const customerId = { customerId: id };

const registration = z.object({
  ...customerId,
  emailIndex: blindIndex,
  personal: encryptedPersonal,
  passwordHash: z.string(),
  tokenHash: z.string(),
  expiresAt: z.string(),
});

/** Absent in old events, where the device's name was taken for its registration. */
const registrationId = id.optional();

/** Stored in `customer-<customerId>` and read by identity only. */
const ownEvents = {
  /** A registration that waits to be verified. It holds nothing: others may wait for the same address beside it. */
  'customer.registered.v1': registration,
  /** No longer stored: the same registered again before it was verified, and the last one counted. */
  'customer.registration-renewed.v1': registration,
  /** A member from before the launch, whose address was verified then. */
  'customer.imported.v1': z.object({
    ...customerId,
    memberNumber: id,
    emailIndex: blindIndex,
    personal: encryptedPersonal,
    passwordHash: z.string(),
    externalIndex: blindIndex.optional(),
  }),
  'customer.email-verified.v1': z.object(customerId),
  /** This stream will never rest on that claim, nor on an earlier one: another may replace it. */
  'customer.claim-withdrawn.v1': z.object({ ...customerId, index: blindIndex, number: z.int() }),
  /** The same password, hashed at today's cost. */
  'customer.password-rehashed.v1': z.object({ ...customerId, passwordHash: z.string() }),
  /** A password asked for again, for something that matters, was wrong. */
  'customer.password-refused.v1': z.object({
    ...customerId,
    purpose: z.enum(['passcode', 'second-factor', 'closure']),
    /** The session in which it was tried; absent in old events. */
    sessionId: id.optional(),
  }),
  'customer.device-named.v1': z.object({ ...customerId, deviceId: id, registrationId, name: encrypted }),
  'customer.device-revoked.v1': z.object({
    ...customerId,
    deviceId: id,
    registrationId,
    /** The second factor that it had enrolled goes with it, for it was still cooling off; absent if none does. */
    dropsSecondFactor: z.literal(true).optional(),
  }),
  'customer.second-factor-begun.v1': z.object({ ...customerId, secret: encrypted }),
  'customer.second-factor-confirmed.v1': z.object({
    ...customerId,
    sessionId: id,
    step: z.int(),
    /** Until then, and until the owner has been notified by this mail, it proves nothing to others. */
    cooling: z.object({ until: instant, noticeId: id }).optional(),
  }),
  /** The 30-second step of the code that was used: none of it or before it is taken again. */
  'customer.second-factor-used.v1': z.object({ ...customerId, sessionId: id, step: z.int() }),
  'customer.second-factor-refused.v1': z.object({ ...customerId, sessionId: id }),
  'customer.passcode-set.v1': z.object({ ...customerId, deviceId: id, registrationId, passcodeHash: z.string() }),
  'customer.unlocked.v1': z.object({ ...customerId, sessionId: id, deviceId: id, registrationId }),
  'customer.unlock-refused.v1': z.object({ ...customerId, sessionId: id, deviceId: id, registrationId }),
  /** At most one a day for each session, so that idle sessions differ from those in use. */
  'customer.session-used.v1': z.object({ ...customerId, sessionId: id }),
  'customer.mail-due.v1': z.object({
    ...customerId,
    mailId: id,
    template: z.enum([
      'verify-email',
      'already-registered',
      'password-reset',
      'password-was-reset',
      'account-closed',
      'new-device',
      'new-second-factor',
    ]),
    to: encrypted,
    /** Of `new-device`: the device that the owner is notified of. */
    registrationId,
  }),
  'customer.mail-sent.v1': z.object({ ...customerId, mailId: id, outcome: z.enum(['sent', 'refused', 'erased']) }),
  'customer.language-set.v1': z.object({ ...customerId, language }),
  /** Payment has been notified of the account's status; not settled if that has changed meanwhile. */
  'customer.wallet-told.v1': z.object({
    ...customerId,
    standing: z.enum(['open', 'frozen', 'closed']),
    settled: z.boolean(),
    note: text.optional(),
  }),
};

const {
  'customer.signed-in.v1': signedIn,
  'customer.sign-in-refused.v1': signInRefused,
  'customer.password-reset-requested.v1': resetRequested,
  'customer.password-reset.v1': reset,
  'customer.sessions-revoked.v1': sessionsRevoked,
  'customer.frozen.v1': frozen,
  'customer.unfrozen.v1': unfrozen,
  'customer.closed.v1': closed,
} = identityEvents;

/** Every event of a customer's stream: those that others read are declared in the contracts. */
export const customerEvents = {
  ...ownEvents,
  'customer.signed-in.v1': signedIn,
  'customer.sign-in-refused.v1': signInRefused,
  'customer.password-reset-requested.v1': resetRequested,
  'customer.password-reset.v1': reset,
  'customer.sessions-revoked.v1': sessionsRevoked,
  'customer.frozen.v1': frozen,
  'customer.unfrozen.v1': unfrozen,
  'customer.closed.v1': closed,
};
export type CustomerEvent = EventOf<typeof customerEvents>;
export type CustomerEventOf<T extends CustomerEvent['type']> = Extract<CustomerEvent, { type: T }>;
export type MailTemplate = CustomerEventOf<'customer.mail-due.v1'>['data']['template'];
