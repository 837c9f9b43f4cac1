import type { AccessTokenClaims } from '@modosu/service-kit/access/access-token';
import { type CustomerState, deviceOf, type Session } from '../customer/customer.state';
import { knownSince, secondFactorCounts } from '../customer/trust';
import { RESET_SHADOW_HOURS, UNLOCKED_MINUTES } from '../policy/identity-policy';
import { elapsedMs, HOUR_MS, MINUTE_MS } from '../time/elapsed';
import { isNear } from '../time/windows';

/**
 * What an access token says of a customer. Facts: `newDeviceAt` since when the account has known this device, which is
 * now until its owner has been notified of it, `firstDevice` that no device was before it, `unlockedAt` if the app was
 * unlocked in the last five minutes, `resetAt` if the password was reset in the last 72 hours, `emailVerified`. Times are
 * ISO instants in the service's time.
 */
export function customerClaims(state: CustomerState, session: Session, now: string): AccessTokenClaims {
  const device = deviceOf(state, session.registrationId);
  const { unlockedAt } = session;
  const { resetAt } = state;
  const isUnlocked = unlockedAt !== undefined && isNear(unlockedAt, now, UNLOCKED_MINUTES * MINUTE_MS);
  const wasReset = resetAt !== undefined && elapsedMs(resetAt, now) < RESET_SHADOW_HOURS * HOUR_MS;
  return {
    kind: 'customer',
    sub: state.customerId,
    sid: session.sessionId,
    did: session.deviceId,
    amr: [
      session.method === 'external' ? 'external' : 'password',
      ...(secondFactorCounts(state, session, now) ? ['totp'] : []),
    ],
    vector: session.method,
    facts: {
      emailVerified: state.emailVerified,
      newDeviceAt: knownSince(device, now),
      firstDevice: device?.first ?? false,
      ...(isUnlocked && { unlockedAt }),
      ...(wasReset && { resetAt }),
    },
  };
}
