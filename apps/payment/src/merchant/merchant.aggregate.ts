import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { type Merchant, type MerchantEvent, merchantDecider, type RegisterMerchant } from './merchant.decider';

/** The streams `merchant-<merchantId>`. */
@Injectable()
export class Merchants extends Aggregate<RegisterMerchant, MerchantEvent, Merchant> {
  private readonly known = new Set<string>();

  constructor(store: EventStore) {
    super({ store, category: 'merchant', decider: merchantDecider, service: 'payment' });
  }

  /** Merchants are never removed, so one that was found needs no second look. */
  async isKnown(merchantId: string): Promise<boolean> {
    if (this.known.has(merchantId)) return true;
    const { state } = await this.load(merchantId);
    if (state.registered) this.known.add(merchantId);
    return state.registered;
  }
}
