import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type PayoutCommand,
  type PayoutEvent,
  type PayoutReplies,
  type PayoutState,
  payoutDecider,
} from './merchant-payout.decider';

/** The streams `payout-<payoutId>`. */
@Injectable()
export class MerchantPayouts extends Aggregate<PayoutCommand, PayoutEvent, PayoutState, PayoutReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'payout', decider: payoutDecider, service: 'charging', cacheSize: 2_000 });
  }
}
