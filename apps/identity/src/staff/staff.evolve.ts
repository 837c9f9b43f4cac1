import type { EventPlace } from '@modosu/event-sourcing/decider';
import { wrongOnceMore } from '../policy/wrong-tries';
import type { StaffEvent } from './staff.events';
import type { StaffSession, StaffState } from './staff.state';

/** Of one member of staff; the oldest gives way. */
const MOST_SESSIONS = 20;

/** Folds one event into the state of its member of staff. */
export function evolveStaff(state: StaffState, event: StaffEvent, { occurredAt }: EventPlace): StaffState {
  switch (event.type) {
    case 'staff.created.v1': {
      const { staffId, passwordHash, secondFactor, roles, confirmedByOtherThan } = event.data;
      return { ...state, staffId, passwordHash, secondFactor, roles, awaitsOtherThan: confirmedByOtherThan };
    }
    case 'staff.confirmed.v1': {
      const { awaitsOtherThan: _, ...confirmed } = state;
      return confirmed;
    }
    case 'staff.signed-in.v1': {
      const { sessionId, tokenHash, step } = event.data;
      const session = { sessionId, tokenHash, startedAt: occurredAt, lastUsedAt: occurredAt };
      // Whether one is too old is asked when it is used: a sign-in with a date ahead of its time ends none of the others.
      const sessions = [...state.sessions, session].slice(-MOST_SESSIONS);
      return { ...state, lastStep: step, wrongCodesAt: [], sessions };
    }
    case 'staff.sign-in-refused.v1':
      if (event.data.reason === 'password') return state;
      return { ...state, wrongCodesAt: wrongOnceMore(state.wrongCodesAt, occurredAt) };
    case 'staff.step-up-refused.v1': {
      const { sessionId } = event.data;
      const wrong = (session: StaffSession) =>
        session.sessionId === sessionId ? { ...session, wrongAt: wrongOnceMore(session.wrongAt, occurredAt) } : session;
      return { ...state, sessions: state.sessions.map(wrong) };
    }
    case 'staff.stepped-up.v1':
      return { ...state, lastStep: event.data.step };
    case 'staff.session-used.v1': {
      const { sessionId } = event.data;
      const used = (session: StaffSession) =>
        session.sessionId === sessionId ? { ...session, lastUsedAt: occurredAt } : session;
      return { ...state, sessions: state.sessions.map(used) };
    }
    case 'staff.signed-out.v1':
      return { ...state, sessions: state.sessions.filter(({ sessionId }) => sessionId !== event.data.sessionId) };
  }
}
