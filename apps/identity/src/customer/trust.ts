import { RESET_SHADOW_HOURS, TRUSTED_DEVICE_HOURS } from '../policy/identity-policy';
import { elapsedMs, HOUR_MS } from '../time/elapsed';
import {
  type CustomerState,
  type Device,
  deviceOf,
  type Notice,
  type SecondFactor,
  type Session,
} from './customer.state';

export type Distrust = 'new-device' | 'password-reset';

/** True while a mail to the owner is due: waiting alone makes nothing trusted. */
function isUnnotified(notice: Notice | undefined): boolean {
  return notice !== undefined && !notice.sent;
}

/** Since when a device counts as known on the account: since now if it is not registered or the owner is not notified yet. */
export function knownSince(device: Device | undefined, now: string): string {
  return device === undefined || (!device.first && isUnnotified(device.notice)) ? now : device.firstSeenAt;
}

/**
 * Why a session that proved only a password may not set up what proves more: its device is new to the account (unless
 * it is the account's first), or the password was reset of late. Undefined if nothing speaks against it.
 */
export function distrust(state: CustomerState, session: Session, now: string): Distrust | undefined {
  const device = deviceOf(state, session.registrationId);
  if (!device?.first && elapsedMs(knownSince(device, now), now) < TRUSTED_DEVICE_HOURS * HOUR_MS) return 'new-device';
  const resetOfLate = state.resetAt !== undefined && elapsedMs(state.resetAt, now) < RESET_SHADOW_HOURS * HOUR_MS;
  return resetOfLate ? 'password-reset' : undefined;
}

/** True if the session has shown a second factor that is no longer cooling off and that the owner knows of. */
export function secondFactorCounts({ secondFactor }: CustomerState, session: Session, now: string): boolean {
  return session.secondFactor && secondFactor !== undefined && !isCooling(secondFactor, now);
}

/** True while its owner may still say that it is none of theirs. */
export function isCooling({ coolingUntil, notice }: SecondFactor, now: string): boolean {
  return isUnnotified(notice) || (coolingUntil !== undefined && now < coolingUntil);
}
