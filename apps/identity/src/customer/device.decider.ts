import { accept, refuse } from '@modosu/event-sourcing/decider';
import { UNLOCKED_MINUTES } from '../policy/identity-policy';
import { mustWait } from '../policy/wrong-tries';
import { sameSecret } from '../secrets/same-secret';
import { after, MINUTE_MS } from '../time/elapsed';
import { countNear } from '../time/windows';
import type { CustomerDecision, RevokeDevice, SetPasscode, Unlock } from './customer.commands';
import type { CustomerEvent } from './customer.events';
import { type CustomerState, deviceOf, sessionOf } from './customer.state';
import { revoked } from './session.decider';
import { passwordHolds } from './sign-in.decider';
import { distrust, isCooling, secondFactorCounts } from './trust';

const MOST_WRONG_PASSCODES = 5;
const PASSCODE_PAUSE_MINUTES = 15;

/**
 * What a thief has enrolled on it goes with the device as long as it is cooling off, or its code would be asked of the
 * owner for ever.
 */
export function revokeDevice(
  { registrationId }: RevokeDevice,
  state: CustomerState,
  now: string,
): CustomerDecision<'revoke-device'> {
  const device = deviceOf(state, registrationId);
  if (!device) return refuse('NOT_FOUND');
  const { customerId } = state;
  const { deviceId } = device;
  const ended = state.sessions.filter((session) => session.registrationId === registrationId);
  const sessionIds = ended.map(({ sessionId }) => sessionId);
  const { secondFactor } = state;
  const drops = secondFactor?.enrolledOn === registrationId && isCooling(secondFactor, now);
  const data = { customerId, deviceId, registrationId, ...(drops && { dropsSecondFactor: true as const }) };
  const events: CustomerEvent[] = [{ type: 'customer.device-revoked.v1', data }];
  // By name, since other services follow which sessions end and know of no devices.
  if (sessionIds.length > 0) events.unshift(revoked(state, sessionIds, 'device revoked'));
  return accept(events, { sessionIds });
}

/** What opens the purse must not be set up by a stranger who has only the password. */
export function setPasscode(command: SetPasscode, state: CustomerState, now: string): CustomerDecision<'set-passcode'> {
  const { customerId } = state;
  const { sessionId, passcodeHash } = command;
  const session = sessionOf(state, sessionId);
  if (mustWait(session?.wrongAt, now)) return refuse('RATE_LIMITED');
  if (!session || !passwordHolds(state, command) || !deviceOf(state, session.registrationId)) {
    return refuse('CREDENTIALS_INVALID', undefined, [
      { type: 'customer.password-refused.v1', data: { customerId, purpose: 'passcode', sessionId } },
    ]);
  }
  const isStrong = secondFactorCounts(state, session, now);
  const rule = command.fromTrustedDevicesOnly && !isStrong ? distrust(state, session, now) : undefined;
  if (rule) return refuse('STEP_UP_REQUIRED', { rule });
  const { deviceId, registrationId } = session;
  const data = { customerId, deviceId, registrationId, passcodeHash };
  return accept([{ type: 'customer.passcode-set.v1', data }], {});
}

/** Four to eight digits are guessed quickly, so five wrong ones in a row make the device wait. */
export function unlock(
  { sessionId, passcodeHash }: Unlock,
  state: CustomerState,
  now: string,
): CustomerDecision<'unlock'> {
  const { customerId } = state;
  const session = sessionOf(state, sessionId);
  const device = session && deviceOf(state, session.registrationId);
  if (!session || !device || state.status !== 'open') return refuse('CREDENTIALS_INVALID');
  const { deviceId, registrationId, wrongPasscodes, wrongPasscodesAt } = device;
  const waits = countNear(wrongPasscodesAt, now, PASSCODE_PAUSE_MINUTES * MINUTE_MS) > 0;
  if (wrongPasscodes >= MOST_WRONG_PASSCODES && waits) return refuse('RATE_LIMITED');
  const data = { customerId, sessionId, deviceId, registrationId };
  if (device.passcodeHash === undefined || !sameSecret(device.passcodeHash, passcodeHash)) {
    return refuse('CREDENTIALS_INVALID', undefined, [{ type: 'customer.unlock-refused.v1', data }]);
  }
  const unlockedUntil = after(now, UNLOCKED_MINUTES * MINUTE_MS);
  return accept([{ type: 'customer.unlocked.v1', data }], { unlockedUntil });
}
