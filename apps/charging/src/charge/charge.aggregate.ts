import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import type { ChargeCommand, ChargeReplies } from './charge.commands';
import { chargeDecider } from './charge.decider';
import type { ChargeEvent } from './charge.events';
import type { ChargeState } from './charge.state';

/** The streams `charge-<chargeId>`. */
@Injectable()
export class Charges extends Aggregate<ChargeCommand, ChargeEvent, ChargeState, ChargeReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'charge', decider: chargeDecider, service: 'charging' });
  }
}
