import type { Actor } from '@modosu/service-kit/request/request-context';

/** For how long a device is new to an account, hours. */
const NEW_DEVICE_HOURS = 24;
/** E-mail is not among them: a thief who reads the mail would hold both. */
const SECOND_FACTORS: readonly string[] = ['totp', 'passkey', 'recovery-code'];

/**
 * Whether a session is its owner's as far as one can tell: opened with a second factor, or from a device that the account
 * has known for a day. What identity does not say counts as new.
 */
export function isProven({ authentication = [], facts = {} }: Actor, now: string): boolean {
  if (authentication.some((factor) => SECOND_FACTORS.includes(factor))) return true;
  if (facts.firstDevice === true) return true;
  return Date.parse(now) - Date.parse(String(facts.newDeviceAt)) >= NEW_DEVICE_HOURS * 3_600_000;
}
