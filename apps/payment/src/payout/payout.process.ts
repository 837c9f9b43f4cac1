import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { MerchantEvent } from '../merchant/merchant.events';

export interface OpenPayout {
  readonly merchantId: string;
  readonly payoutId: string;
  readonly amountYen: number;
}

const GRACE_MS = 5_000;

/** An approved payout, until the bank has paid it or will not. */
export const payoutProcess = defineProcess<MerchantEvent, OpenPayout>({
  name: 'payouts',
  prefixes: ['merchant-'],
  graceMs: GRACE_MS,
  opens({ type, data }) {
    if (type !== 'merchant.payout-approved.v1') return [];
    const { merchantId, payoutId, amountYen } = data;
    return [{ id: payoutId, work: { merchantId, payoutId, amountYen } }];
  },
  closes: ({ type, data }) =>
    type === 'merchant.payout-paid.v1' || type === 'merchant.payout-failed.v1' ? [data.payoutId] : [],
});
