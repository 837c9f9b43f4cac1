import type { Role } from '@modosu/contracts/message';
import { accept, type Decider, type Decision, type EventPlace, refuse } from '@modosu/event-sourcing/decider';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import type { CodeFinding } from '../sign-in/sign-in.decider';
import { mustWait, wrongOnceMore } from '../sign-in/wrong-tries';
import type { StaffEvent } from './staff.events';

export interface StaffSession {
  readonly sessionId: string;
  readonly tokenHash: string;
  readonly startedAt: string;
  /** As recorded, at most five minutes behind. */
  readonly lastUsedAt: string;
  /** Times of wrong codes in this session, of late. */
  readonly wrongAt?: readonly string[];
}

export interface StaffState {
  readonly staffId: string;
  readonly passwordHash?: string;
  /** Sealed. */
  readonly secondFactor?: string;
  readonly lastStep: number;
  readonly roles: readonly Role[];
  /** The administrator who made them, as long as no other has confirmed it: until then they do not sign in. */
  readonly awaitsOtherThan?: string;
  readonly sessions: readonly StaffSession[];
  /** Times of wrong codes after the right password, of late: nobody counts who only knows the address. */
  readonly wrongCodesAt: readonly string[];
}

/** How it is kept in a snapshot. */
export const staffFormat: StateFormat = { version: 3 };

/** Of one member of staff; the oldest gives way. */
const MOST_SESSIONS = 20;

export type StaffCommand =
  | { readonly kind: 'confirm'; readonly by: string }
  | ({ readonly kind: 'create' } & Extract<StaffEvent, { type: 'staff.created.v1' }>['data'])
  | {
      readonly kind: 'sign-in';
      readonly passwordRight: boolean;
      readonly code: CodeFinding;
      readonly sessionId: string;
      readonly tokenHash: string;
    }
  | { readonly kind: 'step-up'; readonly sessionId: string; readonly code: CodeFinding }
  | { readonly kind: 'use-session'; readonly sessionId: string }
  | { readonly kind: 'sign-out'; readonly sessionId: string };

const NO_STAFF: StaffState = { staffId: '', lastStep: 0, roles: [], sessions: [], wrongCodesAt: [] };

function decide(command: StaffCommand, state: StaffState, now: string): Decision<StaffEvent> {
  const { staffId } = state;
  switch (command.kind) {
    case 'create': {
      if (state.staffId !== '') return refuse('CONFLICT');
      const { kind: _, ...created } = command;
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
      return accept([{ type: 'staff.signed-in.v1', data }], { sessionId, roles: state.roles });
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
      const type = command.kind === 'sign-out' ? 'staff.signed-out.v1' : 'staff.session-used.v1';
      return accept([{ type, data: { staffId, sessionId } }], {});
    }
  }
}

function evolve(state: StaffState, event: StaffEvent, { occurredAt }: EventPlace): StaffState {
  switch (event.type) {
    case 'staff.created.v1': {
      const { staffId, passwordHash, secondFactor, roles, confirmedByOtherThan } = event.data;
      const awaits = confirmedByOtherThan === undefined ? {} : { awaitsOtherThan: confirmedByOtherThan };
      return { ...state, staffId, passwordHash, secondFactor, roles, ...awaits };
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

/** The rules of `staff-<staffId>`: nobody signs in without the second factor, and each code counts once. */
export const staffDecider: Decider<StaffCommand, StaffEvent, StaffState> = { initial: NO_STAFF, evolve, decide };
