import { type CustomerState, deviceOf, type sessionOf } from '../customer/customer.state';
import { elapsedMs, HOUR_MS } from '../elapsed';
import { RESET_SHADOW_HOURS, TRUSTED_DEVICE_HOURS } from '../policy';

export type Distrust = 'new-device' | 'password-reset';

/**
 * Why a session that proved only a password may not set up what proves more: its device is new to the account (unless
 * it is the account's first), or the password was reset of late. Undefined if nothing speaks against it.
 */
export function distrust(
  state: CustomerState,
  session: NonNullable<ReturnType<typeof sessionOf>>,
  now: string,
): Distrust | undefined {
  const device = deviceOf(state, session.deviceId);
  if (!device?.first && elapsedMs(device?.firstSeenAt ?? now, now) < TRUSTED_DEVICE_HOURS * HOUR_MS)
    return 'new-device';
  const resetOfLate = state.resetAt !== undefined && elapsedMs(state.resetAt, now) < RESET_SHADOW_HOURS * HOUR_MS;
  return resetOfLate ? 'password-reset' : undefined;
}
