import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { ChargeCommand } from './charge.commands';
import { chargeDecider } from './charge.decider';
import type { ChargeEvent, ChargeState } from './charge.state';

/** The streams `charge-<chargeId>`. */
export class Charges extends Aggregate<ChargeCommand, ChargeEvent, ChargeState> {
  constructor(store: EventStore) {
    super({ store, category: 'charge', decider: chargeDecider, service: 'charging' });
  }
}
