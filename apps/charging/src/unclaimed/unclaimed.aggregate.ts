import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type UnclaimedCommand,
  type UnclaimedEvent,
  type UnclaimedReplies,
  type UnclaimedState,
  unclaimedDecider,
} from './unclaimed.decider';

/** The streams `unclaimed-<customerId>`. */
@Injectable()
export class UnclaimedMoney extends Aggregate<UnclaimedCommand, UnclaimedEvent, UnclaimedState, UnclaimedReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'unclaimed', decider: unclaimedDecider, service: 'charging' });
  }
}
