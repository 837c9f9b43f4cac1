import {
  cashback,
  charged,
  closed,
  frozen,
  NOW,
  paid,
  payCommand,
  shown,
  unfrozen,
  wallet,
} from '../../test/wallet-examples';
import type { CampaignTerms } from '../campaign/campaign.events';
import { POLICIES } from '../policy/payment-policy';

const later = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1_000).toISOString();

describe('a payment', () => {
  it('given lots, when a code is scanned, then the oldest lots pay the merchant', () => {
    wallet()
      .given(charged('c1', 500), charged('c2', 500))
      .when(payCommand())
      .thenEvents([paid('p1', ['c1', 500], ['c2', 200])])
      .thenReply({ paymentId: 'p1', amountYen: 700, at: NOW });
  });

  it('given a code that was scanned, when it is scanned again, then it has been used, whatever else changed', () => {
    const before = [charged('c1', 5_000), paid('p1', ['c1', 700])];
    const again = payCommand({ paymentId: 'p2' });
    wallet()
      .given(...before)
      .when(again)
      .thenRefused('CODE_USED', []);
    wallet()
      .given(...before, frozen)
      .when(again)
      .thenRefused('CODE_USED');
    wallet()
      .given(...before)
      .when(again, later(90))
      .thenRefused('CODE_USED');
  });

  it('is refused with an old code: after 60 seconds, in 2019 after ten minutes', () => {
    const rich = charged('c1', 5_000);
    wallet().given(rich).when(payCommand(), later(61)).thenRefused('CODE_EXPIRED');
    const then = wallet({ policy: POLICIES['2019'] }).given(rich);
    then.when(payCommand(), later(600)).thenReply({ paymentId: 'p1', amountYen: 700, at: later(600) });
    then.when(payCommand(), later(601)).thenRefused('CODE_EXPIRED');
  });

  it('is refused with a code from the future', () => {
    wallet()
      .given(charged('c1', 5_000))
      .when(payCommand({ shown: { ...shown, at: later(61) } }))
      .thenRefused('CODE_EXPIRED');
  });

  it('is refused at a suspended merchant, whatever the code is', () => {
    const rich = charged('c1', 5_000);
    const suspended = true;
    wallet().given(rich).when(payCommand({ suspended })).thenRefused('MERCHANT_SUSPENDED', []);
    wallet().given(rich).when(payCommand({ suspended }), later(61)).thenRefused('MERCHANT_SUSPENDED', []);
  });

  it('is refused with a code of a session that has ended', () => {
    const sessionRefusal = (customerId: string, sessionId: string, shownMs: number) =>
      customerId === 'c' && sessionId === 's' && shownMs === 1_000 ? ('CODE_INVALID' as const) : undefined;
    wallet({ sessionRefusal }).given(charged('c1', 5_000)).when(payCommand()).thenRefused('CODE_INVALID');
  });

  it('is refused for now where it cannot be told whether the session has ended, unless the code has been used', () => {
    const unsure = wallet({ sessionRefusal: () => 'SESSION_STATUS_UNKNOWN' as const });
    unsure.given(charged('c1', 5_000)).when(payCommand()).thenRefused('SESSION_STATUS_UNKNOWN', []);
    const used = unsure.given(charged('c1', 5_000), paid('p1', ['c1', 700]));
    used.when(payCommand({ paymentId: 'p2' })).thenRefused('CODE_USED');
  });

  it('is refused by a frozen wallet, and afterwards with a code shown before the freeze', () => {
    const rich = charged('c1', 5_000);
    wallet().given(rich, frozen).when(payCommand()).thenRefused('WALLET_FROZEN');
    wallet().given(rich, frozen, unfrozen).when(payCommand()).thenRefused('CODE_EXPIRED');
    const fresh = payCommand({ shown: { ...shown, at: later(1) } });
    wallet().given(rich, frozen, unfrozen).when(fresh).thenReply({ paymentId: 'p1', amountYen: 700, at: NOW });
  });

  it('is refused by a closed wallet, an unknown one, and one with too little', () => {
    wallet().given(closed(0)).when(payCommand()).thenRefused('WALLET_CLOSED');
    wallet().givenNothing().when(payCommand()).thenRefused('CODE_INVALID');
    wallet().given(charged('c1', 699)).when(payCommand()).thenRefused('INSUFFICIENT_FUNDS', []);
  });
});

describe('cashback', () => {
  const terms: CampaignTerms = {
    campaignId: 'k',
    name: 'Twenty per cent',
    percent: 20,
    monthlyCapYen: 1_000,
    from: '2019-07-01T00:00:00.000Z',
    to: '2019-07-31T15:00:00.000Z',
    excludedCategories: ['tobacco'],
  };
  const running = wallet({ campaigns: () => [terms] });
  const granted = (
    ...[given, command, now]: [ReturnType<typeof running.given>, ReturnType<typeof payCommand>, string?]
  ) => {
    const event = given.when(command, now).decision.events[1];
    return event?.type === 'wallet.cashback-granted.v1' ? event.data.amountYen : 0;
  };

  it('is granted with the payment, rounded down to the yen', () => {
    const decided = running.given(charged('c1', 999)).when(payCommand({ amountYen: 999 }));
    decided.thenEvents([paid('p1', ['c1', 999]), cashback('p1', 199)]);
  });

  it('keeps within the cap of the month in Japan, and begins anew with the next', () => {
    const rich = running.given(charged('c1', 50_000), paid('p0', ['c1', 4_500]), cashback('p0', 900));
    expect(granted(rich, payCommand({ amountYen: 4_000 }))).toBe(100);
    const august = '2019-07-31T15:30:00.000Z';
    const next = wallet({ campaigns: () => [{ ...terms, to: '2019-09-01T00:00:00.000Z' }] });
    const rested = next.given(charged('c1', 50_000), paid('p0', ['c1', 4_500]), cashback('p0', 900));
    expect(granted(rested, payCommand({ amountYen: 4_000, shown: { ...shown, at: august } }), august)).toBe(800);
  });

  it('is not granted for excluded goods, before or after the campaign, or for too little', () => {
    const rich = running.given(charged('c1', 50_000));
    expect(granted(rich, payCommand({ category: 'tobacco' }))).toBe(0);
    expect(granted(rich, payCommand({ amountYen: 4 }))).toBe(0);
    const after = '2019-07-31T15:00:00.000Z';
    expect(granted(rich, payCommand({ shown: { ...shown, at: after } }), after)).toBe(0);
  });

  it('is that of the campaign that gives most', () => {
    const better = { ...terms, campaignId: 'k2', percent: 50 };
    const both = wallet({ campaigns: () => [terms, better] }).given(charged('c1', 50_000));
    expect(granted(both, payCommand({ amountYen: 1_000 }))).toBe(500);
  });
});
