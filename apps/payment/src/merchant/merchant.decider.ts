import type { PaymentEvent } from '@modosu/contracts/payment.events';
import { accept, type Decider } from '@modosu/event-sourcing/decider';

export type MerchantEvent = Extract<PaymentEvent, { type: 'merchant.registered.v1' }>;
export type RegisterMerchant = { readonly type: 'register' } & MerchantEvent['data'];
export interface Merchant {
  readonly registered: boolean;
}

/** A merchant is registered once; what it is owed is a fold over the wallets' payments. */
export const merchantDecider: Decider<RegisterMerchant, MerchantEvent, Merchant> = {
  initial: { registered: false },
  evolve: () => ({ registered: true }),
  decide({ type: _, ...data }, { registered }) {
    return accept(registered ? [] : [{ type: 'merchant.registered.v1', data }], { merchantId: data.merchantId });
  },
};
