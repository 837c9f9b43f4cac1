import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import type { Actor } from '@modosu/service-kit/request/request-context';

/** What the rules need to know of the session that asks, as identity states it. */
export interface SessionFacts {
  /** The session was opened or raised with a second factor. */
  readonly secondFactor: boolean;
  /** When this device was first seen on the account, or NOT_STATED; absent only for the account's first device. */
  readonly newDeviceAt?: string;
  /** When the password was last reset, if that was lately. */
  readonly resetAt?: string;
}

/** E-mail is not among them: a thief who reads the mail would hold both factors. */
const SECOND_FACTORS: readonly string[] = ['totp', 'passkey', 'recovery-code'];

/** Identity did not say since when the device is known: no moment at all, which `within` takes as just now. */
export const NOT_STATED = 'not stated';

/** A fact about the device that identity does not state counts as that of a new device. */
export function sessionFacts({ authentication = [], facts = {} }: Actor): SessionFacts {
  const newDeviceAt = facts.firstDevice === true ? undefined : (moment(facts.newDeviceAt) ?? NOT_STATED);
  const resetAt = moment(facts.resetAt);
  return {
    secondFactor: authentication.some((factor) => SECOND_FACTORS.includes(factor)),
    newDeviceAt,
    resetAt,
  };
}

function moment(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** True unless `at` lies so many hours before `now` or more: what is no moment counts as just now. */
export function within(at: string, now: string, hours: number): boolean {
  return !(Date.parse(now) - Date.parse(at) >= hours * 3_600_000);
}

/** So many milliseconds earlier. The times of events are all of one form, so their texts sort in the order of time. */
export function momentBefore(now: string, ms: number): string {
  return new Date(Date.parse(now) - ms).toISOString();
}

/** A device that is new on the account must prove itself with the second factor. */
export function isUnproven({ newDeviceHours }: ChargingPolicy, session: SessionFacts, now: string): boolean {
  if (newDeviceHours === undefined || session.newDeviceAt === undefined || session.secondFactor) return false;
  return within(session.newDeviceAt, now, newDeviceHours);
}
