import { charged, closed, NOW, paid, payCommand, shown, wallet } from '../../test/wallet-examples';
import type { CampaignTerms } from '../campaign/campaign.events';
import type { WalletEvent } from './wallet.events';

const terms: CampaignTerms = {
  campaignId: 'k',
  name: 'A fifth, in a week',
  percent: 20,
  monthlyCapYen: 1_000,
  from: '2019-07-01T00:00:00.000Z',
  to: '2019-09-01T00:00:00.000Z',
  excludedCategories: [],
  kind: 'payment',
  methods: [],
  budgetYen: 10_000,
  grantAfterDays: 0,
  onStop: 'honour',
};
const lottery: CampaignTerms = {
  ...terms,
  campaignId: 'l',
  kind: 'lottery',
  percent: 100,
  lottery: { oneIn: 20, mostYen: 1_000, entriesPerMonth: 2, seedHash: 'h' },
};
const running = (...campaigns: CampaignTerms[]) => wallet({ campaigns: () => campaigns });

const pending = (paymentId: string, amountYen: number, more: object = {}): WalletEvent => ({
  type: 'wallet.cashback-pending.v1',
  data: {
    customerId: 'c',
    grantId: `cashback:${paymentId}`,
    cause: { kind: 'payment', id: paymentId },
    causeYen: amountYen * 5,
    campaignId: 'k',
    amountYen,
    ...more,
  },
});
const granted = (paymentId: string, amountYen: number, funding?: number, month = '2019-07'): WalletEvent => ({
  type: 'wallet.cashback-granted.v2',
  data: {
    customerId: 'c',
    lotId: `cashback:${paymentId}`,
    origin: { kind: 'cashback', id: paymentId },
    cause: { kind: 'payment', id: paymentId },
    campaignId: 'k',
    month,
    funding,
    amountYen,
    entry: {
      postings: [
        { account: 'promotion', amountYen },
        { account: 'wallet:c', amountYen: -amountYen },
      ],
    },
  },
});
const declined = (
  paymentId: string,
  reason: 'not-drawn' | 'budget-spent' | 'compensated' | 'wallet-closed',
): WalletEvent => ({
  type: 'wallet.cashback-declined.v1',
  data: { customerId: 'c', grantId: `cashback:${paymentId}`, campaignId: 'k', reason },
});
const grant = (paymentId: string, fundedYen: number, funding?: number) =>
  ({ type: 'grant-cashback', grantId: `cashback:${paymentId}`, fundedYen, funding }) as const;
const rich = charged('c1', 50_000);
const before = [rich, paid('p1', ['c1', 1_000])] as const;

describe('cashback of a campaign with a budget', () => {
  it('is pending with its payment, without money', () => {
    running(terms)
      .given(rich)
      .when(payCommand({ amountYen: 1_000 }))
      .thenEvents([paid('p1', ['c1', 1_000]), pending('p1', 200)]);
  });

  it('says when it is due, where the campaign waits', () => {
    const due = { dueAt: '2019-07-09T08:00:00.000Z' };
    running({ ...terms, grantAfterDays: 7 })
      .given(rich)
      .when(payCommand({ amountYen: 1_000 }))
      .thenEvents([paid('p1', ['c1', 1_000]), pending('p1', 200, due)]);
  });

  it('is granted as far as it was funded, once, in the month of its payment', () => {
    const spec = wallet().given(...before, pending('p1', 200));
    spec
      .when(grant('p1', 200, 3))
      .thenEvents([granted('p1', 200, 3)])
      .thenReply({ grantedYen: 200, funding: 3 });
    spec.when(grant('p1', 50, 4)).thenEvents([granted('p1', 50, 4)]);
    spec.when(grant('p1', 900, 4)).thenEvents([granted('p1', 200, 4)]);
    // Long after, by the clock of another month.
    spec.when(grant('p1', 200, 3), '2019-09-03T00:00:00.000Z').thenEvents([granted('p1', 200, 3)]);
    const done = wallet().given(...before, pending('p1', 200), granted('p1', 200, 3));
    done
      .when(grant('p1', 200, 7))
      .thenEvents([])
      .thenReply({ grantedYen: 200, funding: 3 });
  });

  it('comes to nothing where the budget gives none, the payment was voided, or it was compensated', () => {
    const spec = wallet().given(...before, pending('p1', 200));
    spec
      .when(grant('p1', 0))
      .thenEvents([declined('p1', 'budget-spent')])
      .thenReply({ grantedYen: 0 });
    const uses = [{ lotId: 'c1', amountYen: 1_000 }];
    const voided = {
      type: 'void-payment',
      paymentId: 'p1',
      merchantId: 'm',
      amountYen: 1_000,
      uses,
      reason: 'r',
    } as const;
    const { events } = spec.when(voided).decision;
    wallet()
      .given(...before, pending('p1', 200), ...events)
      .when(grant('p1', 200, 1))
      .thenEvents([])
      .thenReply({ grantedYen: 0 });
    const noted: WalletEvent = {
      type: 'wallet.compensation-noted.v1',
      data: { customerId: 'c', compensationId: 'x', incidentId: 'i', lotIds: [], debitId: 'p1' },
    };
    wallet()
      .given(...before, pending('p1', 200), noted)
      .when(grant('p1', 200, 1))
      .thenEvents([declined('p1', 'compensated')]);
    wallet()
      .given(...before, pending('p1', 200), closed(49_000))
      .when(grant('p1', 200, 1))
      .thenEvents([declined('p1', 'wallet-closed')]);
  });
});

describe('the cap of a month', () => {
  const earned = (...given: WalletEvent[]) => {
    const { events } = running(terms)
      .given(rich, ...given)
      .when(payCommand({ paymentId: 'p9', codeHash: 'code of p9', amountYen: 4_000 })).decision;
    const last = events.at(-1);
    return last?.type === 'wallet.cashback-pending.v1' ? last.data.amountYen : 0;
  };

  it('counts what is pending, what was granted of it, and nothing of what came to nothing', () => {
    expect(earned()).toBe(800);
    expect(earned(pending('p1', 700))).toBe(300);
    expect(earned(pending('p1', 700), granted('p1', 700, 1))).toBe(300);
    expect(earned(pending('p1', 700), granted('p1', 100, 1))).toBe(800);
    expect(earned(pending('p1', 700), declined('p1', 'budget-spent'))).toBe(800);
  });

  it('is that of the payment, whatever the clocks of copies say: July after August is July', () => {
    const july = '2019-07-31T14:59:59.000Z';
    const august = '2019-07-31T15:00:01.000Z';
    const spec = running({ ...terms, budgetYen: undefined }).given(rich, granted('p1', 900, undefined, '2019-07'));
    const yen = (now: string) => {
      const { events } = spec.when(payCommand({ amountYen: 4_000, shown: { ...shown, at: now } }), now).decision;
      const last = events.at(-1);
      return last?.type === 'wallet.cashback-granted.v1' ? last.data.amountYen : 0;
    };
    expect([yen(august), yen(july), yen(NOW)]).toEqual([800, 100, 100]);
  });
});

describe('a lottery', () => {
  it('offers the payment back up to its most, so many times a month, whatever becomes of the payments', () => {
    const entry = { campaignId: 'l', oneIn: 20, causeYen: 700 };
    const spec = running(lottery);
    spec
      .given(rich)
      .when(payCommand())
      .thenEvents([paid('p1', ['c1', 700]), pending('p1', 700, entry)]);
    const most = { ...entry, causeYen: 4_000 };
    const large = spec.given(rich).when(payCommand({ amountYen: 4_000 }));
    large.thenEvents([paid('p1', ['c1', 4_000]), pending('p1', 1_000, most)]);
    const lost: WalletEvent = {
      type: 'wallet.cashback-declined.v1',
      data: { customerId: 'c', grantId: 'cashback:p2', campaignId: 'l', reason: 'not-drawn' },
    };
    const used = spec.given(rich, pending('p2', 700, entry), lost, pending('p3', 300, entry));
    used.when(payCommand()).thenEvents([paid('p1', ['c1', 700])]);
  });

  it('applies where its odds give more than any other campaign', () => {
    // 700 of 20 is 35 yen; five per cent of 700 are 35 too, and the first in the list applies.
    const five = { ...terms, percent: 5 };
    running(lottery, five)
      .given(rich)
      .when(payCommand())
      .thenEvents([paid('p1', ['c1', 700]), pending('p1', 700, { campaignId: 'l', oneIn: 20, causeYen: 700 })]);
    running(lottery, { ...terms, percent: 6 })
      .given(rich)
      .when(payCommand())
      .thenEvents([paid('p1', ['c1', 700]), pending('p1', 42, { causeYen: 700 })]);
  });
});

describe('cashback on charges', () => {
  const bank: CampaignTerms = { ...terms, kind: 'charge', percent: 3, methods: ['bank'], budgetYen: undefined };
  const credit = (method: 'bank' | 'credit') =>
    ({ type: 'credit-charge', chargeId: 'c9', amountYen: 10_000, method }) as const;

  it('is granted with a charge of a named method, to the per cent, and with no other', () => {
    const { events } = running(bank).given().when(credit('bank')).decision;
    expect(events.map(({ type }) => type)).toEqual(['wallet.charge-credited.v1', 'wallet.cashback-granted.v2']);
    expect(events[1]?.data).toMatchObject({
      lotId: 'cashback:c9',
      cause: { kind: 'charge', id: 'c9' },
      amountYen: 300,
      month: '2019-07',
    });
    expect(running(bank).given().when(credit('credit')).decision.events).toHaveLength(1);
    expect(running(bank).given(rich).when(payCommand()).decision.events).toHaveLength(1);
  });
});

describe('what is taken back of cashback that a budget paid', () => {
  const reverse = (fromHoldYen: number, compensationId = 'x') =>
    ({
      type: 'reverse-cashback',
      lotId: 'cashback:p1',
      holdId: 'cashback:p1',
      compensationId,
      incidentId: 'i',
      fromHoldYen,
      fromLossYen: 0,
      lots: [{ lotId: 'cashback:p1', amountYen: fromHoldYen }],
    }) as const;

  it('is told to its campaign, to the yen; what was granted at once is not', () => {
    const freed = (amountYen: number): WalletEvent => ({
      type: 'wallet.budget-freed.v1',
      data: { customerId: 'c', grantId: 'cashback:p1', campaignId: 'k', amountYen },
    });
    const spec = wallet().given(...before, pending('p1', 200), granted('p1', 200, 3));
    expect(spec.when(reverse(150)).decision.events.at(-1)).toEqual(freed(150));
    const uses = [{ lotId: 'c1', amountYen: 1_000 }];
    const voided = {
      type: 'void-payment',
      paymentId: 'p1',
      merchantId: 'm',
      amountYen: 1_000,
      uses,
      reason: 'r',
    } as const;
    expect(spec.when(voided).decision.events.at(-1)).toEqual(freed(200));
    const atOnce = wallet().given(...before, granted('p1', 200));
    expect(atOnce.when(reverse(150)).decision.events.map(({ type }) => type)).not.toContain('wallet.budget-freed.v1');
  });
});

describe('one cashback that staff void', () => {
  const voidOf = (amountYen?: number) =>
    ({
      type: 'void-cashback',
      grantId: 'cashback:p1',
      voidId: 'v',
      amountYen,
      reason: 'the shop paid itself',
    }) as const;
  const of = (amountYen: number): WalletEvent => ({
    type: 'wallet.cashback-withdrawn.v2',
    data: {
      customerId: 'c',
      lotId: 'cashback:p1',
      withdrawalId: 'v',
      reason: 'the shop paid itself',
      amountYen,
      uses: [{ lotId: 'cashback:p1', amountYen }],
      entry: {
        postings: [
          { account: 'wallet:c', amountYen },
          { account: 'promotion', amountYen: -amountYen },
        ],
      },
    },
  });

  it('goes back from its own lot, wholly or in part, and never more than is granted of it still', () => {
    const spec = wallet().given(...before, granted('p1', 200));
    spec
      .when(voidOf())
      .thenEvents([of(200)])
      .thenReply({ voidedYen: 200, stillGrantedYen: 0 });
    spec
      .when(voidOf(50))
      .thenEvents([of(50)])
      .thenReply({ voidedYen: 50, stillGrantedYen: 150 });
    spec
      .when(voidOf(900))
      .thenEvents([of(200)])
      .thenReply({ voidedYen: 200, stillGrantedYen: 0 });
    wallet()
      .given(...before, granted('p1', 200), of(150))
      .when(voidOf(100))
      .thenEvents([of(50)]);
    const nothing = wallet()
      .given(...before, granted('p1', 200), of(200))
      .when(voidOf());
    nothing.thenEvents([]).thenReply({ voidedYen: 0, stillGrantedYen: 0 });
  });

  it('touches no other money, where it was spent', () => {
    const spent = paid('p2', ['cashback:p1', 180]);
    const spec = wallet().given(...before, granted('p1', 200), spent);
    spec
      .when(voidOf())
      .thenEvents([of(20)])
      .thenReply({ voidedYen: 20, stillGrantedYen: 180 });
  });

  it('comes to nothing where it is pending, and is refused where there is none', () => {
    const undone: WalletEvent = {
      type: 'wallet.cashback-declined.v1',
      data: { customerId: 'c', grantId: 'cashback:p1', campaignId: 'k', reason: 'undone' },
    };
    wallet()
      .given(...before, pending('p1', 200))
      .when(voidOf())
      .thenEvents([undone]);
    wallet()
      .given(...before)
      .when(voidOf())
      .thenRefused('CASHBACK_UNKNOWN');
    wallet()
      .given(...before)
      .when({ ...voidOf(), grantId: 'c1' })
      .thenRefused('CASHBACK_UNKNOWN');
  });
});

describe('cashback whose cause is reversed', () => {
  const takeBack = { type: 'take-back-cashback', causeId: 'p1', reason: 'the bank returned the charge' } as const;
  const kinds = (events: readonly WalletEvent[]) =>
    events.map(({ type, data }) => [type, 'amountYen' in data ? data.amountYen : undefined]);

  it('is taken back whole: from its own lot, and what was spent is owed; once', () => {
    const given = [...before, granted('p1', 200, 3), paid('p2', ['cashback:p1', 180])];
    const { events } = wallet()
      .given(...given)
      .when(takeBack)
      .thenReply({ takenBackYen: 200 }).decision;
    expect(kinds(events)).toEqual([
      ['wallet.cashback-withdrawn.v2', 20],
      ['wallet.cashback-owed.v1', 180],
      ['wallet.budget-freed.v1', 200],
    ]);
    wallet()
      .given(...given, ...events)
      .when(takeBack)
      .thenEvents([])
      .thenReply({ takenBackYen: 0 });
  });

  it('comes to nothing where it is pending', () => {
    const { events } = wallet()
      .given(...before, pending('p1', 200))
      .when(takeBack).decision;
    expect(kinds(events)).toEqual([['wallet.cashback-declined.v1', undefined]]);
  });
});

describe('a payment that is refunded in part while its cashback is pending', () => {
  const refund = (refundId: string, amountYen: number) =>
    ({
      type: 'refund-payment',
      refundId,
      paymentId: 'p1',
      merchantId: 'm',
      paidYen: 1_000,
      uses: [{ lotId: 'c1', amountYen: 1_000 }],
      amountYen,
      reason: 'r',
    }) as const;
  const and = (events: WalletEvent[], command: ReturnType<typeof refund> | ReturnType<typeof grant>) => [
    ...events,
    ...wallet()
      .given(...events)
      .when(command).decision.events,
  ];

  it('earns in proportion, and so again with what is refunded after the grant', () => {
    const half = and([...before, pending('p1', 200)], refund('r1', 500));
    const after = and(half, grant('p1', 200, 1));
    expect(after.at(-1)?.data).toMatchObject({ amountYen: 100, funding: 1 });
    const quarter = and(after, refund('r2', 250));
    expect(quarter.find(({ type }) => type === 'wallet.cashback-withdrawn.v2')?.data).toMatchObject({ amountYen: 50 });
    const none = and(quarter, refund('r3', 250));
    expect(
      wallet()
        .given(...none)
        .state.grantedYen.get('2019-07 k'),
    ).toBe(0);
  });
});
