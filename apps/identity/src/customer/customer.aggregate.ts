import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import type { CustomerCommand, CustomerReplies } from './customer.commands';
import { customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';
import { type CustomerState, customerFormat } from './customer.state';

/** The streams `customer-<customerId>`. */
@Injectable()
export class Customers extends Aggregate<CustomerCommand, CustomerEvent, CustomerState, CustomerReplies> {
  constructor(store: EventStore, snapshots: SnapshotStore) {
    super({
      store,
      category: 'customer',
      decider: customerDecider,
      service: 'identity',
      hashAs: kindForm,
      snapshots: { in: snapshots, format: customerFormat },
    });
  }

  /** The customer now; `status` is `none` if there is no such customer. */
  async stateOf(customerId: string): Promise<CustomerState> {
    return (await this.load(customerId)).state;
  }

  /** As this process saw the customer last: enough to look at a password, which the decision then judges afresh. */
  async lastSeen(customerId: string): Promise<CustomerState> {
    return (await this.load(customerId, { cached: true })).state;
  }
}
