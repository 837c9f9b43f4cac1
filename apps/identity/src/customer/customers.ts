import { Aggregate, type CommandContext, type Handled } from '@modosu/event-sourcing/command/aggregate';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { type CustomerCommand, customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';
import { type CustomerState, customerFormat } from './customer.state';

/** All customers, each the fold of `customer-<customerId>`. */
@Injectable()
export class Customers {
  private readonly aggregate: Aggregate<CustomerCommand, CustomerEvent, CustomerState>;

  constructor(store: EventStore, snapshots: SnapshotStore) {
    this.aggregate = new Aggregate({
      store,
      category: 'customer',
      decider: customerDecider,
      service: 'identity',
      snapshots: { in: snapshots, format: customerFormat },
    });
  }

  /** @throws Refusal, StoreUnavailable, QueueFull, StreamContended */
  handle<Reply = unknown>(
    customerId: string,
    command: CustomerCommand,
    context: CommandContext,
    hint: { isNew?: boolean } = {},
  ): Promise<Handled<CustomerEvent, Reply>> {
    return this.aggregate.handle(customerId, command, context, hint) as Promise<Handled<CustomerEvent, Reply>>;
  }

  /** The customer now; `standing` is `none` if there is no such customer. */
  async load(customerId: string): Promise<CustomerState> {
    return (await this.aggregate.load(customerId)).state;
  }

  /** As this process saw the customer last: enough to look at a password, which the decision then judges afresh. */
  async lastSeen(customerId: string): Promise<CustomerState> {
    return (await this.aggregate.load(customerId, { cached: true })).state;
  }
}
