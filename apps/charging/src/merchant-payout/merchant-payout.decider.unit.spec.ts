import { specification } from '@modosu/event-sourcing/testing/specification';
import { type PayoutCommand, type PayoutEvent, payoutDecider } from './merchant-payout.decider';

const ordered = { payoutId: 'p', merchantId: 'm', amountYen: 700 };
const account = { sealedAccount: 'sealed', last4: '4567' };
const given = (...events: PayoutEvent[]) => specification(payoutDecider).given(events);
const request = (changes: Partial<Extract<PayoutCommand, { type: 'request' }>> = {}) =>
  ({ type: 'request', ...ordered, account, ...changes }) as const;
const requested: PayoutEvent = { type: 'payout.requested.v1', data: { ...ordered, ...account } };
const posted = (debited: string, credited: string) => ({
  postings: [
    { account: debited, amountYen: 700 },
    { account: credited, amountYen: -700 },
  ],
});
const paid: PayoutEvent = {
  type: 'payout.paid.v1',
  data: { ...ordered, providerId: 'bc', providerReference: 'ref', entry: posted('transit:payout:p', 'bank') },
};
const declined = (reason: string): PayoutEvent => ({ type: 'payout.declined.v1', data: { ...ordered, reason } });
const returned: PayoutEvent = {
  type: 'payout.returned.v1',
  data: { ...ordered, reason: 'account_closed', entry: posted('bank', 'transit:payout:p:return') },
};

describe('a payout at the bank', () => {
  it('is asked for once, for the account that the merchant had then', () => {
    given().when(request()).thenEvents([requested]);
    given(requested)
      .when(request({ account: { sealedAccount: 'other', last4: '0000' } }))
      .thenEvents([]);
    given(requested)
      .when(request({ amountYen: 701 }))
      .thenRefused('CONFLICT');
  });
  it('is declined where there is no account, or where it was stopped before the bank was asked', () => {
    given()
      .when(request({ account: undefined }))
      .thenEvents([declined('there is no bank account')]);
    given()
      .when(request({ stopped: 'PAYOUTS_HELD' }))
      .thenEvents([declined('PAYOUTS_HELD')]);
    given(requested)
      .when(request({ stopped: 'PAYOUTS_HELD' }))
      .thenEvents([]);
  });
  it('is paid once: D transit / C bank, or declined', () => {
    const record = { type: 'record-paid', providerId: 'bc', providerReference: 'ref' } as const;
    given(requested).when(record).thenEvents([paid]);
    given(requested, paid).when(record).thenEvents([]);
    given(requested)
      .when({ type: 'record-declined', reason: 'account_unknown' })
      .thenEvents([declined('account_unknown')]);
    given().when(record).thenRefused('NOT_FOUND');
  });
  it('comes back whole and once: D bank / C transit', () => {
    const back = { type: 'return', amountYen: 700, reason: 'account_closed' } as const;
    given(requested, paid).when(back).thenEvents([returned]);
    given(requested, paid, returned).when(back).thenEvents([]);
    given(requested, paid)
      .when({ ...back, amountYen: 699 })
      .thenRefused('CONFLICT');
    given(requested, declined('x')).when(back).thenRefused('CONFLICT');
    given(requested).when(back).thenRefused('NOT_FOUND');
  });
});
