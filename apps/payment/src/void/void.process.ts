import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { WalletEvent, WalletEventData } from '../wallet/wallet.events';

/** How long the request that voided has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

/** Money of a void that is in transit, until it is where it belongs. */
export const voidProcess = defineProcess<WalletEvent, WalletEventData<'wallet.payment-voided.v2'>>({
  name: 'voids',
  version: 2,
  prefixes: ['wallet-'],
  graceMs: GRACE_MS,
  opens: ({ type, data }) => (type === 'wallet.payment-voided.v2' ? [{ id: data.paymentId, work: data }] : []),
  closes: ({ type, data }) => (type === 'wallet.void-settled.v1' ? [data.paymentId] : []),
});
