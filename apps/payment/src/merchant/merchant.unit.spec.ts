import { specification } from '@modosu/event-sourcing/testing/specification';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { charged, paid } from '../../test/wallet-examples';
import { merchantDecider } from './merchant.decider';
import { sums } from './receipts.projection';

describe('a merchant', () => {
  const data = { merchantId: 'm', name: 'Corner shop', category: 'general' } as const;
  const registered = { type: 'merchant.registered.v1', data } as const;

  it('is registered once', () => {
    const register = { type: 'register', ...data } as const;
    specification(merchantDecider).given([]).when(register).thenEvents([registered]).thenReply({ merchantId: 'm' });
    specification(merchantDecider).given([registered]).when(register).thenEvents([]).thenReply({ merchantId: 'm' });
  });

  it('is owed its payments less its voids and refunds', () => {
    const voided = {
      type: 'wallet.payment-voided.v1',
      data: { customerId: 'c', paymentId: 'p1', merchantId: 'm', amountYen: 300, uses: [], reason: 'r' },
    };
    const refunded = {
      type: 'wallet.payment-refunded.v1',
      data: { customerId: 'c', refundId: 'r', paymentId: 'p2', merchantId: 'm', amountYen: 200, uses: [], reason: 'r' },
    };
    const events = [charged('c1', 900), paid('p1', ['c1', 300]), paid('p2', ['c1', 500]), voided, refunded];
    expect([...sums(events as unknown as RecordedEvent[])]).toEqual([
      ['m', { payments: 2, voids: 1, refunds: 1, payableYen: 300 }],
    ]);
  });
});
