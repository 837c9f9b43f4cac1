import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { CustomerEvent, CustomerEventOf } from '../customer/customer.events';
import { type CustomerState, deviceOf } from '../customer/customer.state';
import { elapsedMs, HOUR_MS } from '../elapsed';
import { RESET_SHADOW_HOURS } from '../policy';

/** What was found out about a password, and about which of the passwords the account has had. */
export interface PasswordFinding {
  readonly passwordRight: boolean;
  readonly passwordNumber: number;
}

/** The 30-second step whose code was given; `none` if no code was, `wrong` if it is nobody's. */
export type CodeFinding = number | 'none' | 'wrong';

interface Arrival {
  readonly deviceId: string;
  /** Sealed. */
  readonly deviceName?: string;
  readonly sessionId: string;
  readonly tokenHash: string;
}

export interface SignIn extends Arrival, PasswordFinding {
  readonly kind: 'sign-in';
  readonly code: CodeFinding;
}

export interface SignInExternally extends Arrival {
  readonly kind: 'sign-in-externally';
  /** The provider's assertion holds, or is taken at its word. */
  readonly asserted: boolean;
  readonly assertionChecked: boolean;
}

export interface Rehash {
  readonly kind: 'rehash';
  readonly passwordHash: string;
  readonly passwordNumber: number;
}

export interface SignedIn {
  readonly sessionId: string;
  readonly newDevice: boolean;
}

type RefusalReason = CustomerEventOf<'customer.sign-in-refused.v1'>['data']['reason'];

/** True if the password was found right and has not been replaced since it was looked at. */
export function passwordHolds(state: CustomerState, finding: PasswordFinding): boolean {
  return finding.passwordRight && finding.passwordNumber === state.passwordNumber;
}

/** A code counts once: neither its step nor an earlier one is taken again. */
export function codeHolds(state: CustomerState, code: CodeFinding): code is number {
  return typeof code === 'number' && state.secondFactor !== undefined && code > state.secondFactor.lastStep;
}

/** Signs in with a password. That an account is frozen or not verified yet is told only to who knows the password. */
export function signIn(command: SignIn, state: CustomerState, now: string): Decision<CustomerEvent> {
  const refused = refusal(state, command.deviceId);
  if (state.standing === 'none') return refuse('CREDENTIALS_INVALID');
  if (!passwordHolds(state, command)) return refused('CREDENTIALS_INVALID', 'password');
  if (state.standing === 'closed') return refused('CREDENTIALS_INVALID', 'password');
  if (state.standing === 'frozen') return refused('CUSTOMER_FROZEN', 'frozen');
  if (!state.emailVerified) return refused('CREDENTIALS_INVALID', 'password', { emailUnverified: true });
  if (state.secondFactor === undefined) return arrive(command, state, { method: passwordMethod(state, now) });
  if (command.code === 'none') return refused('SECOND_FACTOR_REQUIRED', 'second-factor');
  if (!codeHolds(state, command.code)) return refused('SECOND_FACTOR_INVALID', 'second-factor');
  return arrive(command, state, { method: passwordMethod(state, now), step: command.code });
}

export function signInExternally(command: SignInExternally, state: CustomerState): Decision<CustomerEvent> {
  const refused = refusal(state, command.deviceId);
  if (state.standing === 'none') return refuse('EXTERNAL_LOGIN_INVALID');
  if (!command.asserted || state.standing === 'closed') return refused('EXTERNAL_LOGIN_INVALID', 'external');
  if (state.standing === 'frozen') return refused('CUSTOMER_FROZEN', 'frozen');
  return arrive(command, state, { method: 'external', assertionChecked: command.assertionChecked });
}

/** Keeps the same password at today's cost, unless it has been replaced meanwhile. */
export function rehash(command: Rehash, state: CustomerState): Decision<CustomerEvent> {
  const { customerId, passwordNumber } = state;
  if (state.standing !== 'open' || command.passwordNumber !== passwordNumber) return accept([], {});
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

function refusal(state: CustomerState, deviceId: string) {
  return (code: string, reason: RefusalReason, details?: unknown): Decision<CustomerEvent> =>
    refuse(code, details, [
      { type: 'customer.sign-in-refused.v1', data: { customerId: state.customerId, deviceId, reason } },
    ]);
}

interface How {
  readonly method: 'password' | 'external' | 'password-reset';
  readonly step?: number;
  readonly assertionChecked?: boolean;
}

function arrive(arrival: Arrival, state: CustomerState, how: How): Decision<CustomerEvent, SignedIn> {
  const { customerId } = state;
  const { sessionId, deviceId, tokenHash, deviceName } = arrival;
  const { method, step, assertionChecked = true } = how;
  const device = deviceOf(state, deviceId);
  const newDevice = device === undefined;
  const secondFactor = step !== undefined;
  const events: CustomerEvent[] = [
    {
      type: 'customer.signed-in.v1',
      data: { customerId, sessionId, deviceId, tokenHash, method, secondFactor, newDevice, assertionChecked },
    },
  ];
  if (step !== undefined) {
    events.push({ type: 'customer.second-factor-used.v1', data: { customerId, sessionId, step } });
  }
  if (deviceName !== undefined && device?.name === undefined) {
    events.push({ type: 'customer.device-named.v1', data: { customerId, deviceId, name: deviceName } });
  }
  return accept(events, { sessionId, newDevice });
}
