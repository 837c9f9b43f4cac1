import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type ShopCodeCommand,
  type ShopCodeEvent,
  type ShopCodeReplies,
  type ShopCodeState,
  shopCodeDecider,
} from './shop-code.decider';

/** The streams `shop-code-<codeId>`: each a code that a till prepared for one payment. */
@Injectable()
export class ShopCodes extends Aggregate<ShopCodeCommand, ShopCodeEvent, ShopCodeState, ShopCodeReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'shop-code', decider: shopCodeDecider, service: 'payment' });
  }
}
