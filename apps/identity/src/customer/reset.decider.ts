import { accept, refuse } from '@modosu/event-sourcing/decider';
import { sameSecret } from '../secrets/same-secret';
import { HOUR_MS } from '../time/elapsed';
import { countNear } from '../time/windows';
import type { CustomerDecision, RequestReset, ResetPassword } from './customer.commands';
import type { CustomerEvent } from './customer.events';
import type { CustomerState, PasswordReset } from './customer.state';
import { MOST_RESETS } from './customer.state';

/**
 * Mails a token. The caller never learns whether it was: a frozen account is not reset, an unverified address gets
 * nothing, and the cap on mails is silent. Tokens that are live stay so: a stranger who asks voids none of the owner's.
 */
export function requestReset(
  command: RequestReset,
  state: CustomerState,
  now: string,
): CustomerDecision<'request-reset'> {
  const { customerId } = state;
  if (state.status !== 'open' || !state.emailVerified) return accept([], {});
  const lately = countNear(state.resetsRequestedAt, now, HOUR_MS);
  if (command.mostPerHour !== undefined && lately >= command.mostPerHour) return accept([], {});
  if (command.mostPerHour !== undefined && liveResets(state, now).length >= MOST_RESETS) return accept([], {});
  const { tokenHash, expiresAt, delivery, deliveryIndex, mailId, to } = command;
  return accept(
    [
      {
        type: 'customer.password-reset-requested.v1',
        data: { customerId, tokenHash, expiresAt, delivery, deliveryIndex },
      },
      { type: 'customer.mail-due.v1', data: { customerId, mailId, template: 'password-reset', to } },
    ],
    {},
  );
}

/** True if the token with this hash may set a new password now. */
export function resetIsOpen(state: CustomerState, tokenHash: string, now: string): boolean {
  return openReset(state, tokenHash, now) !== undefined;
}

function openReset(state: CustomerState, tokenHash: string, now: string): PasswordReset | undefined {
  if (state.status !== 'open') return undefined;
  return liveResets(state, now).find((reset) => sameSecret(reset.tokenHash, tokenHash));
}

function liveResets({ resets }: CustomerState, now: string): readonly PasswordReset[] {
  return resets.filter(({ expiresAt }) => now < expiresAt);
}

/** Sets the new password, voids every other token and ends all sessions; the second factor stays as it is. */
export function resetPassword(
  command: ResetPassword,
  state: CustomerState,
  now: string,
): CustomerDecision<'reset-password'> {
  const { customerId, personal } = state;
  const reset = openReset(state, command.tokenHash, now);
  if (!reset) return refuse('TOKEN_INVALID');
  const { delivery, deliveryIndex } = reset;
  const { passwordHash, mailId } = command;
  const events: CustomerEvent[] = [
    { type: 'customer.password-reset.v1', data: { customerId, passwordHash, delivery, deliveryIndex } },
  ];
  if (mailId !== undefined && personal) {
    const notice = { customerId, mailId, template: 'password-was-reset' as const, to: personal.email };
    events.push({ type: 'customer.mail-due.v1', data: notice });
  }
  return accept(events, { sessionIds: state.sessions.map((session) => session.sessionId) });
}
