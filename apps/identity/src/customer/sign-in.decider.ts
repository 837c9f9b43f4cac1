import { accept, refuse } from '@modosu/event-sourcing/decider';
import { RESET_SHADOW_HOURS } from '../policy/identity-policy';
import { mustWait } from '../policy/wrong-tries';
import type { CodeFinding } from '../secrets/totp';
import { elapsedMs, HOUR_MS } from '../time/elapsed';
import { type Displaced, displacedBy } from './capacity';
import type {
  Arrival,
  CustomerDecision,
  PasswordFinding,
  Rehash,
  SignedIn,
  SignIn,
  SignInExternally,
} from './customer.commands';
import type { CustomerEvent, CustomerEventOf } from './customer.events';
import { type CustomerState, type Device, deviceOf } from './customer.state';

type RefusalReason = CustomerEventOf<'customer.sign-in-refused.v1'>['data']['reason'];

/** True if the password was found right and has not been replaced since it was looked at. */
export function passwordHolds(state: CustomerState, finding: PasswordFinding): boolean {
  return finding.passwordRight && finding.passwordNumber === state.passwordNumber;
}

/** A code counts once: neither its step nor an earlier one is taken again. */
export function codeHolds(state: CustomerState, code: CodeFinding): code is number {
  return typeof code === 'number' && state.secondFactor !== undefined && code > state.secondFactor.lastStep;
}

/** Signs in with a password. That an account is frozen or not verified yet only who knows the password learns. */
export function signIn(command: SignIn, state: CustomerState, now: string): CustomerDecision<'sign-in'> {
  const refused = refusal(state, command);
  if (state.status === 'none') return refuse('CREDENTIALS_INVALID');
  if (mustWait(knownDevice(state, command)?.wrongAt, now)) return refused('RATE_LIMITED', 'rate');
  if (!passwordHolds(state, command)) return refused('CREDENTIALS_INVALID', 'password');
  if (state.status === 'closed') return refused('CREDENTIALS_INVALID', 'password');
  if (state.status === 'frozen') return refused('CUSTOMER_FROZEN', 'frozen');
  if (!state.emailVerified) return refused('CREDENTIALS_INVALID', 'password', { emailUnverified: true });
  return enter(command, state, now, { method: passwordMethod(state, now), assertionChecked: true });
}

export function signInExternally(
  command: SignInExternally,
  state: CustomerState,
  now: string,
): CustomerDecision<'sign-in'> {
  const refused = refusal(state, command);
  if (state.status === 'none') return refuse('EXTERNAL_LOGIN_INVALID');
  if (mustWait(knownDevice(state, command)?.wrongAt, now)) return refused('RATE_LIMITED', 'rate');
  if (!command.asserted || state.status === 'closed') return refused('EXTERNAL_LOGIN_INVALID', 'external');
  if (state.status === 'frozen') return refused('CUSTOMER_FROZEN', 'frozen');
  return enter(command, state, now, { method: 'external', assertionChecked: command.assertionChecked });
}

/** Where every way of signing in ends: none gets past an enrolled second factor. */
function enter(arrival: Arrival, state: CustomerState, now: string, how: How): CustomerDecision<'sign-in'> {
  const refused = refusal(state, arrival);
  const { code } = arrival;
  if (state.secondFactor === undefined) return arrive(arrival, state, now, how);
  if (code === 'none') return refused('SECOND_FACTOR_REQUIRED', 'second-factor');
  const isKnown = knownDevice(state, arrival) !== undefined;
  if (!isKnown && mustWait(state.wrongCodesAt, now)) return refused('RATE_LIMITED', 'rate');
  if (!codeHolds(state, code)) return refused('SECOND_FACTOR_INVALID', 'second-factor', undefined, { wrongCode: true });
  return arrive(arrival, state, now, { ...how, step: code });
}

/** Keeps the same password at today's cost, unless it has been replaced meanwhile. */
export function rehash(command: Rehash, state: CustomerState): CustomerDecision<'rehash'> {
  const { customerId, passwordNumber } = state;
  if (state.status !== 'open' || command.passwordNumber !== passwordNumber) return accept([], {});
  return accept(
    [{ type: 'customer.password-rehashed.v1', data: { customerId, passwordHash: command.passwordHash } }],
    {},
  );
}

/** A password that a reset has set is not yet evidence of who knows it. */
function passwordMethod(state: CustomerState, now: string): 'password' | 'password-reset' {
  const { resetAt } = state;
  return resetAt !== undefined && elapsedMs(resetAt, now) < RESET_SHADOW_HOURS * HOUR_MS
    ? 'password-reset'
    : 'password';
}

/** The registered device that it has proven to be, unless it has been revoked since. */
function knownDevice(state: CustomerState, { provenDevice }: Arrival): Device | undefined {
  return provenDevice === undefined ? undefined : deviceOf(state, provenDevice);
}

function refusal(state: CustomerState, arrival: Arrival) {
  const { customerId } = state;
  const known = knownDevice(state, arrival);
  const { deviceId, registrationId } = known ?? { deviceId: arrival.deviceId };
  const device = registrationId === undefined ? { deviceId } : { deviceId, registrationId };
  return (
    code: string,
    reason: RefusalReason,
    details?: unknown,
    more: { readonly wrongCode?: true } = {},
  ): CustomerDecision<'sign-in'> =>
    refuse(code, details, [{ type: 'customer.sign-in-refused.v1', data: { customerId, ...device, reason, ...more } }]);
}

interface How {
  readonly method: 'password' | 'external' | 'password-reset';
  readonly assertionChecked: boolean;
  readonly step?: number;
}

function arrive(arrival: Arrival, state: CustomerState, now: string, how: How): CustomerDecision<'sign-in'> {
  const { customerId } = state;
  const { sessionId, mostNewDevicesADay } = arrival;
  const known = knownDevice(state, arrival);
  const displaced = displacedBy(state, known, now, mostNewDevicesADay);
  if (!displaced) return refusal(state, arrival)('RATE_LIMITED', 'rate', { rule: 'too-many-devices' });
  const registrationId = known?.registrationId ?? arrival.newDevice.registrationId;
  const endedSessionIds = displaced.sessions.map((session) => session.sessionId);
  const events = [
    ...gaveWay(customerId, displaced),
    ...arrived(arrival, customerId, known, how),
    ...named(arrival, customerId, known),
    ...(known ? [] : noticeOf(arrival, state)),
  ];
  const reply: SignedIn = { sessionId, newDevice: known === undefined, registrationId };
  return accept(events, endedSessionIds.length === 0 ? reply : { ...reply, endedSessionIds });
}

function gaveWay(customerId: string, { sessions, devices }: Displaced): CustomerEvent[] {
  const sessionIds = sessions.map(({ sessionId }) => sessionId);
  const ended: CustomerEvent[] =
    sessionIds.length === 0
      ? []
      : [{ type: 'customer.sessions-revoked.v1', data: { customerId, sessionIds, reason: 'room for a new session' } }];
  const forgotten = devices.map(({ deviceId, registrationId }): CustomerEvent => {
    return { type: 'customer.device-revoked.v1', data: { customerId, deviceId, registrationId } };
  });
  return [...ended, ...forgotten];
}

function arrived(arrival: Arrival, customerId: string, known: Device | undefined, how: How): CustomerEvent[] {
  const { sessionId, tokenHash, newDevice } = arrival;
  const { method, step, assertionChecked } = how;
  const secondFactor = step !== undefined;
  const session = { customerId, sessionId, tokenHash, method, secondFactor, assertionChecked };
  // A device that has proven itself goes by the name it was registered with.
  const device = known
    ? { deviceId: known.deviceId, registrationId: known.registrationId, newDevice: false }
    : { deviceId: arrival.deviceId, ...newDevice, newDevice: true };
  const signedIn: CustomerEvent = { type: 'customer.signed-in.v1', data: { ...session, ...device } };
  if (step === undefined) return [signedIn];
  return [signedIn, { type: 'customer.second-factor-used.v1', data: { customerId, sessionId, step } }];
}

function named(arrival: Arrival, customerId: string, known: Device | undefined): CustomerEvent[] {
  if (arrival.deviceName === undefined || known?.name !== undefined) return [];
  const { deviceId, registrationId } = known ?? { deviceId: arrival.deviceId, ...arrival.newDevice };
  const data = { customerId, deviceId, registrationId, name: arrival.deviceName };
  return [{ type: 'customer.device-named.v1', data }];
}

/** The owner hears of every new device; whose data is erased cannot. */
function noticeOf({ noticeId, newDevice }: Arrival, { customerId, personal }: CustomerState): CustomerEvent[] {
  if (noticeId === undefined || !personal) return [];
  const { registrationId } = newDevice;
  const data = { customerId, mailId: noticeId, template: 'new-device' as const, to: personal.email, registrationId };
  return [{ type: 'customer.mail-due.v1', data }];
}
