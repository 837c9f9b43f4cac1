import type { ReceivableEvent } from '@modosu/contracts/compensation/receivable.events';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type Receivable,
  type ReceivableCommand,
  type ReceivableReplies,
  receivableDecider,
} from './receivable.decider';

/** The streams `receivable-<customerId>`. */
@Injectable()
export class Receivables extends Aggregate<ReceivableCommand, ReceivableEvent, Receivable, ReceivableReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'receivable', service: 'compensation', decider: receivableDecider, cacheSize: 1_000 });
  }
}
