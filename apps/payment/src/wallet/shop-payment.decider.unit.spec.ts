import { cashback, charged, closed, frozen, NOW, paid, payCommand, shown, wallet } from '../../test/wallet-examples';
import type { CampaignTerms } from '../campaign/campaign.events';
import type { PayShop } from './wallet.commands';
import type { WalletEvent } from './wallet.events';

const payShop = (changes: Partial<PayShop> = {}): PayShop => ({
  ...payCommand({ codeHash: 'code of p1' }),
  type: 'pay-shop',
  shopCode: { codeId: 'k' },
  ...changes,
});
const paidShop = (codeId: string | undefined, ...[paymentId, ...uses]: Parameters<typeof paid>): WalletEvent => {
  const event = paid(paymentId, ...uses);
  return { ...event, data: { ...event.data, shopCode: codeId === undefined ? {} : { codeId } } } as WalletEvent;
};
const abandoned: WalletEvent = {
  type: 'wallet.payment-abandoned.v1',
  data: { customerId: 'c', paymentId: 'p1', codeId: 'k', reason: 'INSUFFICIENT_FUNDS' },
};
const abandon = { type: 'abandon-payment', paymentId: 'p1', codeId: 'k', reason: 'INSUFFICIENT_FUNDS' } as const;

describe('a payment by a code that the shop shows', () => {
  it('is a payment like any other, from the oldest lots, with what it earns', () => {
    const terms: CampaignTerms = {
      campaignId: 'k',
      name: 'Ten per cent',
      percent: 10,
      monthlyCapYen: 1_000,
      from: '2019-07-01T00:00:00.000Z',
      to: '2019-08-01T00:00:00.000Z',
      excludedCategories: [],
    };
    wallet({ campaigns: () => [terms] })
      .given(charged('c1', 500), charged('c2', 500))
      .when(payShop())
      .thenEvents([paidShop('k', 'p1', ['c1', 500], ['c2', 200]), cashback('p1', 70)])
      .thenReply({ paymentId: 'p1', amountYen: 700, at: NOW });
  });

  it('by a code for one payment is made once, whatever asks for it again', () => {
    const made = wallet().given(charged('c1', 5_000), paidShop('k', 'p1', ['c1', 700]));
    made.when(payShop()).thenEvents([]).thenReply({ paymentId: 'p1', amountYen: 700, at: NOW });
    wallet()
      .given(charged('c1', 5_000), paidShop('k', 'p1', ['c1', 700]), frozen)
      .when(payShop())
      .thenReply({ paymentId: 'p1', amountYen: 700, at: NOW });
  });

  it('by a printed code is made as often as the customer pays by it, and uses none of the customer’s own codes up', () => {
    const again = paidShop(undefined, 'p2', ['c1', 700]);
    wallet()
      .given(charged('c1', 5_000), paidShop(undefined, 'p1', ['c1', 700]))
      .when(payShop({ paymentId: 'p2', shopCode: {}, codeHash: 'code of p2' }))
      .thenEvents([again]);
    wallet()
      .given(charged('c1', 5_000), paidShop(undefined, 'p1', ['c1', 700]))
      .when(payCommand({ paymentId: 'p3' }))
      .thenReply({ paymentId: 'p3', amountYen: 700, at: NOW });
  });

  it('that was given up is never made, and one that was made is not given up', () => {
    wallet().given(charged('c1', 699)).when(abandon).thenEvents([abandoned]).thenReply({ made: false });
    wallet().given(abandoned).when(abandon).thenEvents([]).thenReply({ made: false });
    wallet().given(abandoned, charged('c1', 5_000)).when(payShop()).thenRefused('PAYMENT_GIVEN_UP', []);
    wallet()
      .given(charged('c1', 5_000), paidShop('k', 'p1', ['c1', 700]))
      .when(abandon)
      .thenEvents([])
      .thenReply({ made: true });
  });

  it('is refused by a wallet that cannot pay, a suspended merchant, and a session that has ended or may have', () => {
    const rich = charged('c1', 5_000);
    wallet().givenNothing().when(payShop()).thenRefused('WALLET_UNKNOWN');
    wallet().given(rich, frozen).when(payShop()).thenRefused('WALLET_FROZEN');
    wallet().given(closed(0)).when(payShop()).thenRefused('WALLET_CLOSED');
    wallet().given(charged('c1', 699)).when(payShop()).thenRefused('INSUFFICIENT_FUNDS', []);
    wallet()
      .given(rich)
      .when(payShop({ suspended: true }))
      .thenRefused('MERCHANT_SUSPENDED');
    const session = (refusal: 'CODE_INVALID' | 'SESSION_STATUS_UNKNOWN') =>
      wallet({
        sessionRefusal: (...asked) => (String(asked) === String(['c', shown.sessionId, 1_000]) ? refusal : undefined),
      }).given(rich);
    session('CODE_INVALID').when(payShop()).thenRefused('UNAUTHENTICATED');
    session('SESSION_STATUS_UNKNOWN').when(payShop()).thenRefused('SESSION_STATUS_UNKNOWN');
  });
});
