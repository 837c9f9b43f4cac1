import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import type { CompensationCommand, CompensationReplies } from './compensation.commands';
import { compensationDecider } from './compensation.decider';
import type { StoredCompensationEvent } from './compensation.events';
import type { Compensation } from './compensation.state';

/** The streams `compensation-<originalId>`. */
@Injectable()
export class Compensations extends Aggregate<
  CompensationCommand,
  StoredCompensationEvent,
  Compensation,
  CompensationReplies
> {
  constructor(store: EventStore) {
    super({
      store,
      category: 'compensation',
      service: 'compensation',
      decider: compensationDecider,
      cacheSize: 5_000,
      hashAs: kindForm,
    });
  }
}
