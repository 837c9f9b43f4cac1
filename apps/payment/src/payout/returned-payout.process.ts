import type { payoutEvents } from '@modosu/contracts/charging/payouts.events';
import type { EventOf } from '@modosu/contracts/event-schemas';
import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { MerchantEvent } from '../merchant/merchant.events';

export interface ReturnedPayout {
  readonly merchantId: string;
  readonly payoutId: string;
  readonly reason: string;
}

/** Nobody waits for it, so it is taken up soon. */
const GRACE_MS = 100;

/** Money that came back from the bank, which charging says in the log, until it is in the merchant's balance again. */
export const returnedPayoutProcess = defineProcess<MerchantEvent | EventOf<typeof payoutEvents>, ReturnedPayout>({
  name: 'returned-payouts',
  prefixes: ['payout-', 'merchant-'],
  graceMs: GRACE_MS,
  opens({ type, data }) {
    if (type !== 'payout.returned.v1') return [];
    const { merchantId, payoutId, reason } = data;
    return [{ id: payoutId, work: { merchantId, payoutId, reason } }];
  },
  closes: ({ type, data }) => (type === 'merchant.payout-returned.v1' ? [data.payoutId] : []),
});
