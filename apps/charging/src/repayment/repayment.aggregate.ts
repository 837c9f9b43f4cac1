import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type RepaymentCommand,
  type RepaymentEvent,
  type RepaymentReplies,
  type RepaymentState,
  repaymentDecider,
} from './repayment.decider';

/** The streams `repayment-<reference>`. */
@Injectable()
export class Repayments extends Aggregate<RepaymentCommand, RepaymentEvent, RepaymentState, RepaymentReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'repayment', decider: repaymentDecider, service: 'charging', cacheSize: 1_000 });
  }
}
