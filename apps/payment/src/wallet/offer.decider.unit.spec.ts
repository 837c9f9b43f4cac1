import { charged, closed, frozen, held, NOW, wallet } from '../../test/wallet-examples';
import { MOST_OFFER_USES, MOST_OFFERS } from '../policy/transfer-policy';
import type { WalletEvent } from './wallet.events';

const posted = (debited: string, credited: string, amountYen: number) => ({
  postings: [
    { account: debited, amountYen },
    { account: credited, amountYen: -amountYen },
  ],
});
const expiresAt = '2019-07-09T08:00:00.000Z';
const uses = [{ lotId: 'c1', amountYen: 700 }];
const offered = (transferId = 't1', some = uses): WalletEvent => {
  const amountYen = some.reduce((sum, use) => sum + use.amountYen, 0);
  const data = { customerId: 'c', transferId, toCustomerId: 'other', amountYen, uses: some, expiresAt, reasons: [] };
  return { type: 'wallet.transfer-offered.v1', data: { ...data, entry: posted('wallet:c', 'hold:c', amountYen) } };
};
const ended = (outcome: 'accepted' | 'declined' | 'stopped', account = 'wallet:c', reason?: string): WalletEvent => {
  const data = { customerId: 'c', transferId: 't1', toCustomerId: 'other', amountYen: 700, uses, outcome, reason };
  return { type: 'wallet.transfer-offer-ended.v1', data: { ...data, entry: posted('hold:c', account, 700) } };
};
const rule = (some: 'anyone' | 'known' | 'ask' | 'nobody'): WalletEvent => ({
  type: 'wallet.transfer-rule-set.v1',
  data: { customerId: 'c', rule: some },
});
const accepted: WalletEvent = {
  type: 'wallet.transfer-accepted.v1',
  data: { customerId: 'c', transferId: 't1', fromCustomerId: 'other', amountYen: 700 },
};
const send = { type: 'send-transfer', transferId: 't1', toCustomerId: 'other', amountYen: 700, offer: true } as const;
const expect_ = { type: 'expect-transfer', transferId: 't1', fromCustomerId: 'other', amountYen: 700 } as const;
const roomFor = (yen: number): WalletEvent => ({
  type: 'wallet.room-reserved.v1',
  data: { customerId: 'c', originId: 'transfer:t1', amountYen: yen },
});

describe('who may send a customer money', () => {
  const asks = { needsAcceptance: true, reasons: [] };

  it('is anyone until they say otherwise, as far as there is room', () => {
    wallet()
      .given()
      .when(expect_)
      .thenEvents([roomFor(700)])
      .thenReply({ needsAcceptance: false, reasons: [] });
    wallet().given(charged('c1', 99_500)).when(expect_).thenRefused('BALANCE_LIMIT_EXCEEDED');
  });

  it('is asked about each time, or about strangers only, and takes up no room while it is asked', () => {
    wallet().given(rule('ask'), charged('c1', 99_500)).when(expect_).thenEvents([]).thenReply(asks);
    wallet().given(rule('known')).when(expect_).thenEvents([]).thenReply(asks);
    wallet()
      .given(rule('known'), accepted)
      .when({ ...expect_, transferId: 't2' })
      .thenReply({ ...asks, needsAcceptance: false });
  });

  it('is nobody, but for what the customer has asked for', () => {
    wallet().given(rule('nobody')).when(expect_).thenRefused('TRANSFER_NOT_WANTED');
    wallet()
      .given(rule('nobody'))
      .when({ ...expect_, requestId: 'r1' })
      .thenEvents([roomFor(700)]);
  });

  it('is said once', () => {
    const set = { type: 'set-transfer-rule', rule: 'ask' } as const;
    wallet()
      .given()
      .when(set)
      .thenEvents([rule('ask')])
      .thenReply({ rule: 'ask' });
    wallet().given(rule('ask')).when(set).thenEvents([]);
    wallet().given(closed(0)).when(set).thenRefused('WALLET_CLOSED');
  });
});

describe('an offer', () => {
  it('leaves the wallet for its hold, once', () => {
    const reply = { balanceYen: 300, state: 'offered', until: expiresAt } as const;
    wallet().given(charged('c1', 1_000)).when(send).thenEvents([offered()]).thenReply(reply);
    wallet()
      .given(charged('c1', 1_000), offered())
      .when(send)
      .thenEvents([])
      .thenReply({ balanceYen: 300, state: 'offered' });
    const { state } = wallet().given(charged('c1', 1_000), offered());
    expect([state.balanceYen, state.heldYen]).toEqual([300, 700]);
  });

  it('is sent when its receiver accepts it, once, until it expires', () => {
    const take = { type: 'send-offered', transferId: 't1', toCustomerId: 'other' } as const;
    const given = wallet().given(charged('c1', 1_000), offered());
    const { decision } = given.when(take).thenReply({ amountYen: 700 });
    expect(decision.events.map(({ type }) => type)).toEqual([
      'wallet.transfer-offer-ended.v1',
      'wallet.transfer-sent.v1',
    ]);
    expect(decision.events[1]).toMatchObject({ data: { uses } });
    given.when({ ...take, toCustomerId: 'stranger' }).thenRefused('TRANSFER_NOT_OPEN');
    given.when(take, expiresAt).thenRefused('TRANSFER_NOT_OPEN');
    const after = wallet().given(charged('c1', 1_000), offered(), ...decision.events);
    after.when(take).thenRefused('TRANSFER_NOT_OPEN');
    expect(after.state).toMatchObject({ balanceYen: 300, heldYen: 0 });
  });

  it('of a frozen or closed wallet is not sent', () => {
    const take = { type: 'send-offered', transferId: 't1', toCustomerId: 'other' } as const;
    for (const event of [frozen, closed(300)]) {
      wallet().given(charged('c1', 1_000), offered(), event).when(take).thenRefused('TRANSFER_NOT_OPEN');
    }
  });

  it('that is declined goes back to the very lots, in a closed wallet as its customer’s due', () => {
    const decline = { type: 'end-offer', transferId: 't1', outcome: 'declined', toCustomerId: 'other' } as const;
    wallet()
      .given(charged('c1', 1_000), offered())
      .when(decline)
      .thenEvents([ended('declined')]);
    wallet()
      .given(charged('c1', 1_000), offered(), closed(300))
      .when(decline)
      .thenEvents([ended('declined', 'closed:c')]);
    wallet()
      .given(charged('c1', 1_000), offered())
      .when({ ...decline, toCustomerId: 'x' })
      .thenRefused('TRANSFER_NOT_OPEN');
    const { state } = wallet().given(charged('c1', 1_000), offered(), ended('declined'));
    expect(state.open).toMatchObject([{ lotId: 'c1', remainingYen: 1_000 }]);
  });

  it('comes back on hold where its lot is on hold', () => {
    const withdraw = { type: 'end-offer', transferId: 't1', outcome: 'withdrawn' } as const;
    const { decision } = wallet()
      .given(charged('c1', 1_000), offered(), held('h', ['c1', 300]))
      .when(withdraw);
    expect(decision.events).toMatchObject([
      {},
      { type: 'wallet.funds-held.v1', data: { holdId: 'h', amountYen: 700 } },
    ]);
  });

  it('is one of few, each of few lots', () => {
    const many = Array.from({ length: MOST_OFFERS }, (_, n) => charged(`l${n}`, 200));
    const offers = many.map((_, n) => offered(`o${n}`, [{ lotId: `l${n}`, amountYen: 100 }]));
    // Of another policy's day, so that only their number is asked about.
    wallet()
      .given(...many, ...offers.slice(1))
      .when({ ...send, amountYen: 100 }, '2019-07-04T08:00:00.000Z')
      .thenReply({
        balanceYen: MOST_OFFERS * 200 - (MOST_OFFERS - 1) * 100 - 100,
        state: 'offered',
        until: '2019-07-11T08:00:00.000Z',
      });
    wallet()
      .given(...many, ...offers)
      .when({ ...send, amountYen: 100 }, '2019-07-04T08:00:00.000Z')
      .thenRefused('TOO_MANY_OFFERS');
    const small = Array.from({ length: MOST_OFFER_USES + 1 }, (_, n) => charged(`s${n}`, 10));
    const { events } = wallet()
      .given(...small)
      .when({ ...send, amountYen: MOST_OFFER_USES * 10 + 1 }).decision;
    const named = events.flatMap((event) => (event.type === 'wallet.transfer-offered.v1' ? event.data.uses : []));
    expect(named.length).toBeGreaterThan(0);
    expect(named.length).toBeLessThanOrEqual(MOST_OFFER_USES);
  });

  it('whose lot an incident holds is stopped, and its money is on hold', () => {
    const place = { type: 'place-hold', holdId: 'c1', incidentId: 'i', lotIds: ['c1'], reason: 'r' } as const;
    const { decision } = wallet().given(charged('c1', 1_000), offered()).when(place);
    expect(decision).toMatchObject({ reply: { heldYen: 1_000 } });
    expect(decision.events).toMatchObject([
      { type: 'wallet.transfer-offer-ended.v1', data: { outcome: 'stopped' } },
      { type: 'wallet.funds-held.v1', data: { amountYen: 1_000, incidentId: 'i' } },
    ]);
    const collect = {
      type: 'collect-hold',
      holdId: 'c1',
      compensationId: 'x',
      incidentId: 'i',
      amountYen: 1_000,
    } as const;
    const lots = [{ lotId: 'c1', amountYen: 1_000 }];
    wallet()
      .given(charged('c1', 1_000), offered())
      .when({ ...collect, lots })
      .thenReply({ collectedYen: 1_000 });
  });

  it('counts for the limits when it is made, not again when it is sent; and not for its amount if it comes back', () => {
    const take = { type: 'send-offered', transferId: 't1', toCustomerId: 'other' } as const;
    const { decision } = wallet().given(charged('c1', 1_000), offered()).when(take);
    const sent = wallet().given(charged('c1', 1_000), offered(), ...decision.events).state.transfers;
    expect([sent.sent.length, sent.sentByDay.get(NOW.slice(0, 10))]).toEqual([1, 700]);
    const back = wallet().given(charged('c1', 1_000), offered(), ended('declined')).state.transfers;
    expect([back.sent.length, back.sentByDay.get(NOW.slice(0, 10))]).toEqual([1, 0]);
  });
});
