import { accept, refuse } from '@modosu/event-sourcing/decider';
import { SECOND_FACTOR_COOLING_HOURS } from '../policy/identity-policy';
import { mustWait } from '../policy/wrong-tries';
import { after, HOUR_MS } from '../time/elapsed';
import type { BeginSecondFactor, ConfirmSecondFactor, CustomerDecision, StepUp } from './customer.commands';
import type { CustomerEvent } from './customer.events';
import { type CustomerState, deviceOf, type Session, sessionOf } from './customer.state';
import { codeHolds, passwordHolds } from './sign-in.decider';
import { distrust, secondFactorCounts } from './trust';

/**
 * A thief who has the password must not be able to add a second factor of their own: an owner who has one confirms it
 * first, and who has none needs a device that the account knows, and no reset of late.
 */
export function beginSecondFactor(
  command: BeginSecondFactor,
  state: CustomerState,
  now: string,
): CustomerDecision<'begin-second-factor'> {
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
): CustomerDecision<'confirm-second-factor'> {
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

export function stepUp({ sessionId, code }: StepUp, state: CustomerState, now: string): CustomerDecision<'step-up'> {
  const { customerId } = state;
  const session = sessionOf(state, sessionId);
  if (!state.secondFactor || !session) return refuse('SECOND_FACTOR_INVALID');
  if (mustWait(session.wrongAt, now)) return refuse('RATE_LIMITED');
  if (!codeHolds(state, code)) return wrongCode(state, sessionId);
  return accept([{ type: 'customer.second-factor-used.v1', data: { customerId, sessionId, step: code } }], {});
}

/**
 * An owner with the account's first device or an authenticator that counts may put a new one to use at once. From any
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

function wrongCode(state: CustomerState, sessionId: string): CustomerDecision<'step-up'> {
  const data = { customerId: state.customerId, sessionId };
  return refuse('SECOND_FACTOR_INVALID', undefined, [{ type: 'customer.second-factor-refused.v1', data }]);
}
