import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { CustomerEvent } from '../customer/customer.events';
import { type CustomerState, deviceOf, type Session, sessionOf } from '../customer/customer.state';
import { distrust, secondFactorCounts } from '../device/trust';
import { after, HOUR_MS } from '../elapsed';
import { SECOND_FACTOR_COOLING_HOURS } from '../policy';
import { type CodeFinding, codeHolds, type PasswordFinding, passwordHolds } from '../sign-in/sign-in.decider';
import { mustWait } from '../sign-in/wrong-tries';

export interface BeginSecondFactor extends PasswordFinding {
  readonly kind: 'begin-second-factor';
  readonly sessionId: string;
  /** Sealed. */
  readonly secret: string;
  readonly fromTrustedDevicesOnly: boolean;
}

export interface ConfirmSecondFactor {
  readonly kind: 'confirm-second-factor';
  readonly sessionId: string;
  readonly code: CodeFinding;
  /** The mail that tells the owner of it; undefined: nobody is told, and it counts at once. */
  readonly noticeId?: string;
}

export interface StepUp {
  readonly kind: 'step-up';
  readonly sessionId: string;
  readonly code: CodeFinding;
}

/**
 * A thief who has the password must not be able to add a second factor of their own: whoever has one confirms it
 * first, and who has none needs a device that the account knows, and no reset of late.
 */
export function beginSecondFactor(
  command: BeginSecondFactor,
  state: CustomerState,
  now: string,
): Decision<CustomerEvent> {
  const { customerId } = state;
  const session = sessionOf(state, command.sessionId);
  if (mustWait(session?.wrongAt, now)) return refuse('RATE_LIMITED');
  if (!session || !passwordHolds(state, command)) {
    const { sessionId } = command;
    return refuse('CREDENTIALS_INVALID', undefined, [
      { type: 'customer.password-refused.v1', data: { customerId, purpose: 'second-factor', sessionId } },
    ]);
  }
  if (state.secondFactor && !session.secondFactor)
    return refuse('STEP_UP_REQUIRED', { rule: 'second-factor-enrolled' });
  if (!state.secondFactor && command.fromTrustedDevicesOnly) {
    const rule = distrust(state, session, now);
    if (rule) return refuse('STEP_UP_REQUIRED', { rule });
  }
  return accept([{ type: 'customer.second-factor-begun.v1', data: { customerId, secret: command.secret } }], {});
}

export function confirmSecondFactor(
  command: ConfirmSecondFactor,
  state: CustomerState,
  now: string,
): Decision<CustomerEvent> {
  const { customerId } = state;
  const { sessionId, code } = command;
  const session = sessionOf(state, sessionId);
  if (state.secondFactorBegun === undefined || !session) return refuse('SECOND_FACTOR_INVALID');
  if (mustWait(session.wrongAt, now)) return refuse('RATE_LIMITED');
  if (typeof code !== 'number') return wrongCode(state, sessionId);
  const until = coolsUntil(state, session, now);
  const { noticeId } = command;
  const cooling = noticeId === undefined || until === undefined ? {} : { cooling: { until, noticeId } };
  const data = { customerId, sessionId, step: code, ...cooling };
  return accept([{ type: 'customer.second-factor-confirmed.v1', data }, ...noticeOf(noticeId, state)], {});
}

export function stepUp({ sessionId, code }: StepUp, state: CustomerState, now: string): Decision<CustomerEvent> {
  const { customerId } = state;
  const session = sessionOf(state, sessionId);
  if (!state.secondFactor || !session) return refuse('SECOND_FACTOR_INVALID');
  if (mustWait(session.wrongAt, now)) return refuse('RATE_LIMITED');
  if (!codeHolds(state, code)) return wrongCode(state, sessionId);
  return accept([{ type: 'customer.second-factor-used.v1', data: { customerId, sessionId, step: code } }], {});
}

/**
 * Whoever holds the account's first device or an authenticator that counts may put a new one to use at once. From any
 * other device it cools off: a thief's own must not charge on the day that it is enrolled.
 */
function coolsUntil(state: CustomerState, session: Session, now: string): string | undefined {
  const isOwners = deviceOf(state, session.registrationId)?.first || secondFactorCounts(state, session, now);
  return isOwners ? undefined : after(now, SECOND_FACTOR_COOLING_HOURS * HOUR_MS);
}

function noticeOf(noticeId: string | undefined, { customerId, personal }: CustomerState): CustomerEvent[] {
  if (noticeId === undefined || !personal) return [];
  const data = { customerId, mailId: noticeId, template: 'new-second-factor' as const, to: personal.email };
  return [{ type: 'customer.mail-due.v1', data }];
}

function wrongCode(state: CustomerState, sessionId: string): Decision<CustomerEvent> {
  const data = { customerId: state.customerId, sessionId };
  return refuse('SECOND_FACTOR_INVALID', undefined, [{ type: 'customer.second-factor-refused.v1', data }]);
}
