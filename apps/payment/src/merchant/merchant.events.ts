import type { PaymentEvent } from '@modosu/contracts/payment.events';

type InSuspensions = 'merchant.suspended.v1' | 'merchant.reinstated.v1';
/** What is stored in `merchant-<merchantId>`. */
export type MerchantEvent = Exclude<Extract<PaymentEvent, { type: `merchant.${string}` }>, { type: InSuspensions }>;
export type MerchantEventData<T extends MerchantEvent['type']> = Extract<MerchantEvent, { type: T }>['data'];
