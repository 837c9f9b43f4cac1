import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { CustomerDecision, EndAllSessions, EndSession, UseSession } from './customer.commands';
import type { CustomerEvent } from './customer.events';
import { type CustomerState, sessionOf } from './customer.state';

export function endSession(command: EndSession, state: CustomerState): CustomerDecision<'end-session'> {
  const { sessionId, reason } = command;
  if (!sessionOf(state, sessionId)) return refuse('NOT_FOUND');
  return accept([revoked(state, [sessionId], reason)], { sessionIds: [sessionId] });
}

export function endAllSessions(command: EndAllSessions, state: CustomerState): CustomerDecision<'end-all-sessions'> {
  if (state.status === 'none') return refuse('NOT_FOUND');
  const sessionIds = state.sessions.map((session) => session.sessionId);
  if (sessionIds.length === 0) return accept([], { sessionIds });
  return accept([revoked(state, sessionIds, command.reason)], { sessionIds });
}

/** Notes that a session is in use. */
export function useSession({ sessionId }: UseSession, state: CustomerState): CustomerDecision<'use-session'> {
  if (!sessionOf(state, sessionId)) return accept([], {});
  const { customerId } = state;
  return accept([{ type: 'customer.session-used.v1', data: { customerId, sessionId } }], {});
}

export function revoked(state: CustomerState, sessionIds: string[], reason: string): CustomerEvent {
  return { type: 'customer.sessions-revoked.v1', data: { customerId: state.customerId, sessionIds, reason } };
}
