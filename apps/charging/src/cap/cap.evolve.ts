import type { EventPlace } from '@modosu/event-sourcing/decider';
import { remember } from '../policy/recent';
import type { CapEvent } from './cap.events';
import type { CapState } from './cap.state';
import type { CountedCharge } from './source-limits';

const DAY_MS = 24 * 3_600_000;
const MONTH_MS = 30 * DAY_MS;
/** More accounts than this are never remembered: every cap is far below. */
const MOST_REMEMBERED = 500;

export function evolveCap(state: CapState, event: CapEvent, { occurredAt: at }: EventPlace): CapState {
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
      return { ...state, registrations: remember(state.registrations, { customerId, at }, DAY_MS) };
    case 'cap.charge-counted.v1': {
      const { chargeId, amountYen, isNew } = event.data;
      const counted = { customerId, chargeId, amountYen, at, ...(isNew === true ? { isNew } : {}) };
      return { ...state, charges: remember<CountedCharge>(state.charges, counted, MONTH_MS, isSpent) };
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
}

/** It was undone: its yen count no more, and it was no decline. */
function isSpent({ released }: CountedCharge): boolean {
  return released === 'undone';
}
