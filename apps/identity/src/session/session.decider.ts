import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { CustomerEvent } from '../customer/customer.events';
import { type CustomerState, sessionOf } from '../customer/customer.state';

export interface EndSession {
  readonly kind: 'end-session';
  readonly sessionId: string;
  readonly reason: string;
}

export interface EndAllSessions {
  readonly kind: 'end-all-sessions';
  readonly reason: string;
}

export interface UseSession {
  readonly kind: 'use-session';
  readonly sessionId: string;
}

/** Ids of the sessions that a command has ended. */
export interface Ended {
  readonly sessionIds: readonly string[];
}

export function endSession(command: EndSession, state: CustomerState): Decision<CustomerEvent> {
  const { sessionId, reason } = command;
  if (!sessionOf(state, sessionId)) return refuse('NOT_FOUND');
  return accept([revoked(state, [sessionId], reason)], { sessionIds: [sessionId] });
}

export function endAllSessions(command: EndAllSessions, state: CustomerState): Decision<CustomerEvent, Ended> {
  if (state.standing === 'none') return refuse('NOT_FOUND');
  const sessionIds = state.sessions.map((session) => session.sessionId);
  if (sessionIds.length === 0) return accept([], { sessionIds });
  return accept([revoked(state, sessionIds, command.reason)], { sessionIds });
}

/** Notes that a session is in use. */
export function useSession({ sessionId }: UseSession, state: CustomerState): Decision<CustomerEvent> {
  if (!sessionOf(state, sessionId)) return accept([], {});
  const { customerId } = state;
  return accept([{ type: 'customer.session-used.v1', data: { customerId, sessionId } }], {});
}

export function revoked(state: CustomerState, sessionIds: string[], reason: string): CustomerEvent {
  return { type: 'customer.sessions-revoked.v1', data: { customerId: state.customerId, sessionIds, reason } };
}
