import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { WalletEvent, WalletEventData } from '../wallet/wallet.events';

/** How long the request that voided or refunded has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

/** Money of a void, or of the refund that is named, in transit. */
export interface OnItsWay
  extends Pick<WalletEventData<'wallet.payment-refunded.v1'>, 'customerId' | 'paymentId' | 'late' | 'dueYen'> {
  readonly refundId?: string;
}

/** Money of a void or refund that is in transit, until it is where it belongs. */
export const voidProcess = defineProcess<WalletEvent, OnItsWay>({
  name: 'voids',
  version: 3,
  prefixes: ['wallet-'],
  graceMs: GRACE_MS,
  opens({ type, data }) {
    if (type === 'wallet.payment-voided.v2') return [{ id: data.paymentId, work: data }];
    if (type !== 'wallet.payment-refunded.v1' || data.late.length + data.dueYen === 0) return [];
    return [{ id: data.refundId, work: data }];
  },
  closes: ({ type, data }) => (type === 'wallet.void-settled.v1' ? [data.refundId ?? data.paymentId] : []),
});
