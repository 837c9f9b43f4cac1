import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import { mustWait } from '../policy/wrong-tries';
import type { StaffCommand, StaffReplies } from './staff.commands';
import type { StaffEvent } from './staff.events';
import { evolveStaff } from './staff.evolve';
import { NO_STAFF, type StaffState } from './staff.state';

type StaffReply = StaffReplies[keyof StaffReplies];

function decide(command: StaffCommand, state: StaffState, now: string): Decision<StaffEvent, StaffReply> {
  const { staffId } = state;
  switch (command.type) {
    case 'create': {
      if (state.staffId !== '') return refuse('CONFLICT');
      const { type: _, ...created } = command;
      return accept([{ type: 'staff.created.v1', data: created }], { staffId: command.staffId });
    }
    case 'confirm': {
      if (state.staffId === '') return refuse('NOT_FOUND');
      if (state.awaitsOtherThan === undefined) return accept([], {});
      if (command.by === state.awaitsOtherThan || command.by === staffId)
        return refuse('SECOND_ADMINISTRATOR_REQUIRED');
      return accept([{ type: 'staff.confirmed.v1', data: { staffId, confirmedBy: command.by } }], {});
    }
    case 'sign-in': {
      if (state.staffId === '' || state.awaitsOtherThan !== undefined) return refuse('CREDENTIALS_INVALID');
      const { sessionId, tokenHash, code } = command;
      const refused = (reason: 'password' | 'second-factor') =>
        refuse('CREDENTIALS_INVALID', undefined, [
          { type: 'staff.sign-in-refused.v1' as const, data: { staffId, reason } },
        ]);
      if (!command.passwordRight) return refused('password');
      if (mustWait(state.wrongCodesAt, now)) return refuse('RATE_LIMITED');
      if (typeof code !== 'number' || code <= state.lastStep) return refused('second-factor');
      const data = { staffId, sessionId, tokenHash, step: code };
      return accept([{ type: 'staff.signed-in.v1', data }], { sessionId, roles: [...state.roles] });
    }
    case 'step-up': {
      const { sessionId, code } = command;
      const session = state.sessions.find((one) => one.sessionId === sessionId);
      if (!session) return refuse('SECOND_FACTOR_INVALID');
      if (mustWait(session.wrongAt, now)) return refuse('RATE_LIMITED');
      if (typeof code !== 'number' || code <= state.lastStep) {
        return refuse('SECOND_FACTOR_INVALID', undefined, [
          { type: 'staff.step-up-refused.v1', data: { staffId, sessionId } },
        ]);
      }
      return accept([{ type: 'staff.stepped-up.v1', data: { staffId, sessionId, step: code } }], {});
    }
    case 'use-session':
    case 'sign-out': {
      const { sessionId } = command;
      if (!state.sessions.some((session) => session.sessionId === sessionId)) return accept([], {});
      const type = command.type === 'sign-out' ? 'staff.signed-out.v1' : 'staff.session-used.v1';
      return accept([{ type, data: { staffId, sessionId } }], {});
    }
  }
}

/** The rules of `staff-<staffId>`: nobody signs in without the second factor, and each code counts once. */
export const staffDecider: Decider<StaffCommand, StaffEvent, StaffState, StaffReply> = {
  initial: NO_STAFF,
  evolve: evolveStaff,
  decide,
};
