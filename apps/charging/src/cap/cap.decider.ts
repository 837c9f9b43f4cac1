import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import { since } from '../policy/recent';
import { momentBefore } from '../policy/session-facts';
import type { CapCommand, CapReached } from './cap.commands';
import type { CapEvent } from './cap.events';
import { evolveCap } from './cap.evolve';
import { type CapState, type Counted, type CountedAccount, noCap } from './cap.state';
import { brokenLimit } from './source-limits';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const MONTH_MINUTES = 30 * DAY_MINUTES;

/** Caps across accounts: what one stream of an account cannot see. Refuses with CAP_REACHED {used, rule}. */
export const capDecider: Decider<CapCommand, CapEvent, CapState, CapReached> = {
  initial: noCap,
  evolve: evolveCap,
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
