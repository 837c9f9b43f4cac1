import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { ChargingPolicy } from '../policy/charging-policy';
import type { FundingCommand } from './funding.commands';
import { fundingDecider } from './funding.decider';
import type { FundingEvent } from './funding.events';
import { type FundingState, fundingFormat } from './funding.state';

/** The streams `funding-<customerId>`. */
export class Fundings extends Aggregate<FundingCommand, FundingEvent, FundingState> {
  constructor(store: EventStore, policy: ChargingPolicy, snapshots: SnapshotStore) {
    super({
      store,
      category: 'funding',
      decider: fundingDecider(policy),
      service: 'charging',
      snapshots: { in: snapshots, format: fundingFormat },
    });
  }
}
