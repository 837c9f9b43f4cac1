import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { Claim, ShopCodeEvent } from '../shop-code/shop-code.decider';

/** How long the request that claimed a code has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

/** A code that a customer has claimed, until the wallet has paid, or has said that it will not. */
export const shopPaymentProcess = defineProcess<ShopCodeEvent, Claim>({
  name: 'shop-payments',
  prefixes: ['shop-code-'],
  graceMs: GRACE_MS,
  opens: ({ type, data }) => (type === 'shop-code.claimed.v1' ? [{ id: data.paymentId, work: data }] : []),
  closes: ({ type, data }) =>
    type === 'shop-code.paid.v1' || type === 'shop-code.released.v1' ? [data.paymentId] : [],
});
