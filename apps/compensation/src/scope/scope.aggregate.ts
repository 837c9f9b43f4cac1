import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import type { ScopeEvent } from './scope.events';

/** A run of the rules is written down as it came; there is nothing to decide about it. */
export const scopeDecider: Decider<ScopeEvent, ScopeEvent, Record<string, never>> = {
  initial: {},
  evolve: (state) => state,
  decide: (event) => accept([event], {}),
};

/** The streams `scope-<scopeId>`. */
@Injectable()
export class Scopes extends Aggregate<ScopeEvent, ScopeEvent, Record<string, never>> {
  constructor(store: EventStore) {
    super({ store, category: 'scope', service: 'compensation', decider: scopeDecider, cacheSize: 100 });
  }
}
