import { accept, type Decider } from '@modosu/event-sourcing/decider';
import type { ScopeEvent } from './incident.events';

/** A run of the rules is written down as it came; there is nothing to decide about it. */
export const scopeDecider: Decider<ScopeEvent, ScopeEvent, Record<string, never>> = {
  initial: {},
  evolve: (state) => state,
  decide: (event) => accept([event], {}),
};
