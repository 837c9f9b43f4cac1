import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { CustomerEvent } from '../customer/customer.events';

/** The account whose wallet is to get the account's status. */
export interface WalletOf {
  readonly customerId: string;
}

/** How long the request that changed a status has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

/**
 * Gives a wallet the status of its account: frozen, open again, or closed. It begins with an event of the account and ends
 * when payment has been notified of the status that the account has now, whatever happened in between.
 */
export const walletStatusProcess = defineProcess<CustomerEvent, WalletOf>({
  name: 'wallet status',
  prefixes: ['customer-'],
  graceMs: GRACE_MS,
  opens({ type, data }) {
    const { customerId } = data;
    const begins = type === 'customer.frozen.v1' || type === 'customer.unfrozen.v1' || type === 'customer.closed.v1';
    const goesOn = type === 'customer.wallet-told.v1' && !data.settled;
    return begins || goesOn ? [{ id: customerId, work: { customerId } }] : [];
  },
  closes: ({ type, data }) => (type === 'customer.wallet-told.v1' && data.settled ? [data.customerId] : []),
});
