import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Inject, Injectable } from '@nestjs/common';
import { POLICY } from '../policy/charging-policy';
import type { FundingCommand, FundingReplies } from './funding.commands';
import { fundingDecider } from './funding.decider';
import type { FundingEvent } from './funding.events';
import { type FundingState, fundingFormat } from './funding.state';

/** The streams `funding-<customerId>`. */
@Injectable()
export class Fundings extends Aggregate<FundingCommand, FundingEvent, FundingState, FundingReplies> {
  constructor(store: EventStore, @Inject(POLICY) policy: ChargingPolicy, snapshots: SnapshotStore) {
    super({
      store,
      category: 'funding',
      decider: fundingDecider(policy),
      service: 'charging',
      snapshots: { in: snapshots, format: fundingFormat },
    });
  }
}
