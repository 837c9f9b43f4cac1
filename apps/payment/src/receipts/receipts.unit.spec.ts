import type { RecordedEvent } from '@modosu/event-store-client/event';
import { charged, paid } from '../../test/wallet-examples';
import { sums } from './receipts.projection';

describe('the receipts of a merchant', () => {
  it('are its payments less its voids, refunds and payouts', () => {
    const voided = {
      type: 'wallet.payment-voided.v1',
      data: { customerId: 'c', paymentId: 'p1', merchantId: 'm', amountYen: 300, uses: [], reason: 'r' },
    };
    const refunded = {
      type: 'wallet.payment-refunded.v1',
      data: { customerId: 'c', refundId: 'r', paymentId: 'p2', merchantId: 'm', amountYen: 200, uses: [], reason: 'r' },
    };
    const payout = { merchantId: 'm', payoutId: 'o', amountYen: 100 };
    const paidOut = { type: 'merchant.payout-paid.v1', data: payout };
    const payouts = [paidOut, { type: 'merchant.payout-returned.v1', data: payout }, paidOut];
    const payments = [charged('c1', 900), paid('p1', ['c1', 300]), paid('p2', ['c1', 500])];
    const events = [...payments, voided, refunded, ...payouts];
    expect([...sums(events as unknown as RecordedEvent[])]).toEqual([
      ['m', { payments: 2, voids: 1, refunds: 1, payableYen: 200 }],
    ]);
  });
});
