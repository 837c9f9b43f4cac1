import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import { remember, since } from '../policy/recent';
import { momentBefore } from '../policy/session-facts';
import type { CapEvent } from './cap.events';
import { brokenLimit, type CountedCharge, type SourceLimits } from './source-limits';

interface Counted {
  readonly customerId: string;
  readonly at: string;
}

interface CountedAccount extends Counted {
  /** When the account was first counted: how long it has had the card. */
  readonly firstAt: string;
  /** When it gave the thing up; for a while it still counts, or the cap would start anew with every removal. */
  readonly releasedAt?: string;
}

export interface CapState {
  /** Per account the last time it was counted. */
  readonly accounts: readonly CountedAccount[];
  /** Registrations begun, at least those of the last 24 hours. */
  readonly registrations: readonly Counted[];
  /** Charges from a card or bank account, at least those of the last 30 days, into whichever wallet. */
  readonly charges: readonly CountedCharge[];
}

/** How it is kept in a snapshot. */
export const capFormat: StateFormat = { version: 3 };

export type CapCommand =
  /** The account uses the thing: at most `accounts` different ones within `minutes` (for ever without). */
  | { type: 'count-account'; customerId: string; accounts: number; minutes?: number }
  | { type: 'release-account'; customerId: string }
  | { type: 'count-registration'; customerId: string; perDay: number }
  | { type: 'count-charge'; customerId: string; chargeId: string; amountYen: number; limits: SourceLimits }
  | { type: 'release-charge'; customerId: string; chargeId: string; declined: boolean };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const MONTH_MINUTES = 30 * DAY_MINUTES;
/** More accounts than this are never remembered: every cap is far below. */
const MOST_REMEMBERED = 500;

export interface CapReached {
  readonly used: number;
  /** Of a charge: which of the limits. */
  readonly rule?: string;
}

/** Caps across accounts: what one stream of an account cannot see. Refuses with CAP_REACHED {used, rule}. */
export const capDecider: Decider<CapCommand, CapEvent, CapState, CapReached> = {
  initial: { accounts: [], registrations: [], charges: [] },

  evolve(state, event, { occurredAt: at }) {
    const { customerId } = event.data;
    const known = state.accounts.find((one) => one.customerId === customerId);
    const others = state.accounts.filter((one) => one.customerId !== customerId);
    switch (event.type) {
      case 'cap.account-counted.v1': {
        const counted = { customerId, at, firstAt: known?.firstAt ?? at };
        return { ...state, accounts: [...others, counted].slice(-MOST_REMEMBERED) };
      }
      case 'cap.account-released.v1':
        return { ...state, accounts: known === undefined ? others : [...others, { ...known, releasedAt: at }] };
      case 'cap.registration-begun.v1':
        return { ...state, registrations: remember(state.registrations, { customerId, at }, DAY_MINUTES * MINUTE_MS) };
      case 'cap.charge-counted.v1': {
        const { chargeId, amountYen, isNew } = event.data;
        const counted = { customerId, chargeId, amountYen, at, ...(isNew === true ? { isNew } : {}) };
        return {
          ...state,
          charges: remember<CountedCharge>(state.charges, counted, MONTH_MINUTES * MINUTE_MS, isSpent),
        };
      }
      case 'cap.charge-released.v1': {
        const { chargeId, declined } = event.data;
        const released = declined ? ('declined' as const) : ('undone' as const);
        return {
          ...state,
          charges: state.charges.map((one) => (one.chargeId === chargeId ? { ...one, released } : one)),
        };
      }
    }
  },

  decide(command, state, now) {
    const { customerId } = command;
    switch (command.type) {
      case 'count-account': {
        const known = recent(state.accounts.filter(stillCounts(now)), now, command.minutes);
        const used = known.length;
        const own = known.find((one) => one.customerId === customerId);
        // Counted already: writing it again would cost an append per charge and tell nothing new.
        if (own !== undefined && own.releasedAt === undefined) return accept([], { used });
        if (own === undefined && used >= command.accounts) return refuse('CAP_REACHED', { used });
        return accept([{ type: 'cap.account-counted.v1', data: { customerId } }], { used: own ? used : used + 1 });
      }
      case 'release-account': {
        const known = state.accounts.find((one) => one.customerId === customerId);
        if (known === undefined || known.releasedAt !== undefined) return accept([], { used: 0 });
        return accept([{ type: 'cap.account-released.v1', data: { customerId } }], { used: state.accounts.length - 1 });
      }
      case 'count-registration': {
        const used = recent(state.registrations, now, DAY_MINUTES).length;
        if (used >= command.perDay) return refuse('CAP_REACHED', { used });
        return accept([{ type: 'cap.registration-begun.v1', data: { customerId } }], { used: used + 1 });
      }
      case 'count-charge':
        return countCharge(command, state, now);
      case 'release-charge': {
        const { chargeId, declined } = command;
        const counted = state.charges.find((one) => one.chargeId === chargeId);
        if (counted === undefined || counted.released !== undefined) return accept([], { used: 0 });
        return accept([{ type: 'cap.charge-released.v1', data: { customerId, chargeId, declined } }], { used: 0 });
      }
    }
  },
};

function countCharge(
  { customerId, chargeId, amountYen, limits }: Extract<CapCommand, { type: 'count-charge' }>,
  state: CapState,
  now: string,
) {
  // The request and the process may both come.
  if (state.charges.some((one) => one.chargeId === chargeId)) return accept([], { used: 0 });
  const firstAt = state.accounts.find((one) => one.customerId === customerId)?.firstAt ?? now;
  const isNew = limits.newHours !== undefined && firstAt > momentBefore(now, limits.newHours * 3_600_000);
  const broken = brokenLimit(limits, { amountYen, isNew }, state.charges, now);
  if (broken !== undefined) return refuse('CAP_REACHED', broken);
  const data = { customerId, chargeId, amountYen, ...(isNew ? { isNew } : {}) };
  return accept([{ type: 'cap.charge-counted.v1', data } satisfies CapEvent], { used: 0 });
}

/** What was given up long enough ago counts no more. */
function stillCounts(now: string) {
  const from = momentBefore(now, MONTH_MINUTES * MINUTE_MS);
  return ({ releasedAt }: CountedAccount) => releasedAt === undefined || releasedAt > from;
}

function recent<T extends Counted>(counted: readonly T[], now: string, minutes?: number): readonly T[] {
  if (minutes === undefined) return counted;
  return since(counted, now, minutes * MINUTE_MS);
}

/** It was undone: its yen count no more, and it was no decline. */
function isSpent({ released }: CountedCharge): boolean {
  return released === 'undone';
}
