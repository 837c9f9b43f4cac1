import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import { momentBefore } from '../policy/session-facts';
import type { CapEvent } from './cap.events';

interface Counted {
  readonly customerId: string;
  readonly at: string;
}

export interface CapState {
  /** Per account the last time it was counted. */
  readonly accounts: readonly Counted[];
  /** Registrations begun in the last 24 hours. */
  readonly registrations: readonly Counted[];
}

/** How it is kept in a snapshot. */
export const capFormat: StateFormat = { version: 1 };

export type CapCommand =
  /** The account uses the thing: at most `accounts` different ones within `minutes` (for ever without). */
  | { type: 'count-account'; customerId: string; accounts: number; minutes?: number }
  | { type: 'release-account'; customerId: string }
  | { type: 'count-registration'; customerId: string; perDay: number };

const DAY_MINUTES = 24 * 60;
/** More accounts than this are never remembered: every cap is far below. */
const MOST_ACCOUNTS = 500;

/** Caps across accounts: what one stream of an account cannot see. Refuses with CAP_REACHED {used}. */
export const capDecider: Decider<CapCommand, CapEvent, CapState, { used: number }> = {
  initial: { accounts: [], registrations: [] },

  evolve(state, { type, data: { customerId } }, { occurredAt: at }) {
    const others = state.accounts.filter((one) => one.customerId !== customerId);
    switch (type) {
      case 'cap.account-counted.v1':
        return { ...state, accounts: [...others, { customerId, at }].slice(-MOST_ACCOUNTS) };
      case 'cap.account-released.v1':
        return { ...state, accounts: others };
      case 'cap.registration-begun.v1':
        return { ...state, registrations: [...recent(state.registrations, at, DAY_MINUTES), { customerId, at }] };
    }
  },

  decide(command, state, now) {
    const { customerId } = command;
    switch (command.type) {
      case 'count-account': {
        const known = recent(state.accounts, now, command.minutes);
        const used = known.length;
        // Counted already: writing it again would cost an append per charge and tell nothing new.
        if (known.some((one) => one.customerId === customerId)) return accept([], { used });
        if (used >= command.accounts) return refuse('CAP_REACHED', { used });
        return accept([{ type: 'cap.account-counted.v1', data: { customerId } }], { used: used + 1 });
      }
      case 'release-account': {
        if (!state.accounts.some((one) => one.customerId === customerId)) return accept([], { used: 0 });
        return accept([{ type: 'cap.account-released.v1', data: { customerId } }], { used: state.accounts.length - 1 });
      }
      case 'count-registration': {
        const used = recent(state.registrations, now, DAY_MINUTES).length;
        if (used >= command.perDay) return refuse('CAP_REACHED', { used });
        return accept([{ type: 'cap.registration-begun.v1', data: { customerId } }], { used: used + 1 });
      }
    }
  },
};

function recent(counted: readonly Counted[], now: string, minutes?: number): readonly Counted[] {
  if (minutes === undefined) return counted;
  const since = momentBefore(now, minutes * 60_000);
  return counted.filter(({ at }) => at > since);
}
