import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import type { MerchantCommand, MerchantReplies } from './merchant.commands';
import { merchantDecider } from './merchant.decider';
import type { MerchantEvent } from './merchant.events';
import type { Merchant } from './merchant.state';

/** The streams `merchant-<merchantId>`. */
@Injectable()
export class Merchants extends Aggregate<MerchantCommand, MerchantEvent, Merchant, MerchantReplies> {
  private readonly known = new Set<string>();

  constructor(store: EventStore) {
    super({ store, category: 'merchant', decider: merchantDecider, service: 'payment' });
  }

  /** Merchants are never removed, so one that was found needs no second look; whether it is suspended does. */
  async isKnown(merchantId: string): Promise<boolean> {
    if (this.known.has(merchantId)) return true;
    const { state } = await this.load(merchantId);
    if (state.registered) this.known.add(merchantId);
    return state.registered;
  }
}
