import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { type Payee, type PayeeCommand, type PayeeEvent, type PayeeReplies, payeeDecider } from './payee.decider';

/** The streams `payee-<merchantId>`. */
@Injectable()
export class Payees extends Aggregate<PayeeCommand, PayeeEvent, Payee, PayeeReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'payee', decider: payeeDecider, service: 'charging' });
  }
}

/** What a merchant's account is encrypted for. No customer has this id. */
export function sealedFor(merchantId: string): string {
  return `merchant:${merchantId}`;
}
