import fc from 'fast-check';
import { charged, closed, context, frozen, NOW, wallet } from '../../test/wallet-examples';
import { POLICIES } from '../policy/payment-policy';
import { walletDecider } from './wallet.decider';
import type { WalletEvent } from './wallet.events';

const policy = POLICIES.hardened.transfers.requests;
const expiresAt = '2019-07-16T08:00:00.000Z';
const take = (requestId: string, fromCustomerId = 'other') =>
  ({ type: 'take-request', requestId, fromCustomerId, amountYen: 700, expiresAt }) as const;
const came = (requestId: string, fromCustomerId = 'other'): WalletEvent => ({
  type: 'wallet.money-requested.v1',
  data: { customerId: 'c', requestId, fromCustomerId, amountYen: 700, expiresAt },
});
const make = (many: number, paymentId?: string) =>
  ({
    type: 'make-requests',
    requests: Array.from({ length: many }, (_, n) => ({ requestId: `r${n}`, toCustomerId: `p${n}`, amountYen: 100 })),
    split: paymentId === undefined ? undefined : { paymentId, amountYen: 1_000, ownShareYen: 500 },
  }) as const;

describe('who asks for money', () => {
  it('makes so many requests a day, each of a sum that can be sent', () => {
    const { decision } = wallet().given().when(make(20)).thenReply({ expiresAt });
    const made = decision.events as WalletEvent[];
    wallet()
      .given(...made, ...made)
      .when(make(1))
      .thenRefused('REQUESTS_EXCEEDED');
    wallet()
      .given(...made, ...made)
      .when(make(1), '2019-07-03T08:00:00.000Z')
      .thenReply({ expiresAt: '2019-07-17T08:00:00.000Z' });
    const small = { type: 'make-requests', requests: [{ requestId: 'r', toCustomerId: 'p', amountYen: 99 }] } as const;
    wallet().given().when(small).thenRefused('TRANSFER_TOO_SMALL');
    wallet().given(frozen).when(make(1)).thenRefused('WALLET_FROZEN');
    wallet().given(closed(0)).when(make(1)).thenRefused('WALLET_CLOSED');
  });

  it('splits a payment once', () => {
    const made = wallet().given().when(make(2, 'p1')).decision.events as WalletEvent[];
    wallet()
      .given(...made)
      .when(make(2, 'p1'))
      .thenRefused('ALREADY_SPLIT');
  });
});

describe('who is asked', () => {
  it('is asked once by a request, by nobody whom they have blocked, and by nobody if they take from nobody', () => {
    wallet()
      .given()
      .when(take('r1'))
      .thenEvents([came('r1')]);
    wallet().given(came('r1')).when(take('r1')).thenEvents([]);
    const block = { type: 'block-requester', otherCustomerId: 'other', blocked: true } as const;
    const { decision } = wallet().given(came('r1'), came('r2', 'friend')).when(block);
    expect(decision.events).toMatchObject([
      { data: { blocked: true } },
      { data: { requestId: 'r1', outcome: 'declined' } },
    ]);
    const after = wallet().given(came('r1'), ...(decision.events as WalletEvent[]));
    after.when(take('r3')).thenRefused('REQUEST_NOT_WANTED');
    after.when(take('r3', 'friend')).thenEvents([came('r3', 'friend')]);
    wallet().given(frozen).when(take('r1')).thenRefused('REQUEST_NOT_WANTED');
  });

  it('is flooded by nobody, alone or together, whatever the clocks say', () => {
    const decider = walletDecider(context);
    const draws = fc.array(
      fc.record({ who: fc.nat(30), hour: fc.integer({ min: -72, max: 72 }), ends: fc.boolean() }),
      {
        minLength: 100,
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(draws, (some) => {
        let { state } = wallet().given();
        const times: { who: string; hour: number }[] = [];
        for (const [n, { who, hour, ends }] of some.entries()) {
          const now = new Date(Date.parse(NOW) + hour * 3_600_000).toISOString();
          const asked = decider.decide(take(`r${n}`, `s${who}`), state, now);
          const events = [...asked.events];
          if (events.length > 0) times.push({ who: `s${who}`, hour });
          for (const event of events)
            state = decider.evolve(state, event, { revision: 0, occurredAt: now, commandId: 'x' });
          const [open] = state.requests.open.keys();
          if (!ends || open === undefined) continue;
          const ending = decider.decide({ type: 'end-request', requestId: open, outcome: 'declined' }, state, now);
          for (const event of ending.events)
            state = decider.evolve(state, event, { revision: 0, occurredAt: now, commandId: 'x' });
          expect(state.requests.open.size).toBeLessThanOrEqual(policy.openPerWallet);
        }
        for (const [index, { who, hour }] of times.entries()) {
          const day = times.slice(0, index + 1).filter((one) => one.hour > hour - 24);
          expect(day.length).toBeLessThanOrEqual(policy.perWalletAndDay);
          expect(day.filter((one) => one.who === who).length).toBeLessThanOrEqual(policy.perPairAndDay);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('pays it once, exactly, to the one who asked, until it expires', () => {
    const pay = {
      type: 'send-transfer',
      transferId: 't1',
      toCustomerId: 'other',
      amountYen: 700,
      requestId: 'r1',
    } as const;
    const given = wallet().given(charged('c1', 2_000), came('r1'));
    const { decision } = given.when(pay);
    expect(decision.events).toMatchObject([{ type: 'wallet.transfer-sent.v1', data: { requestId: 'r1' } }]);
    given.when({ ...pay, amountYen: 701 }).thenRefused('REQUEST_NOT_OPEN');
    given.when({ ...pay, toCustomerId: 'x' }).thenRefused('REQUEST_NOT_OPEN');
    given.when(pay, expiresAt).thenRefused('REQUEST_NOT_OPEN');
    const after = wallet().given(charged('c1', 2_000), came('r1'), ...(decision.events as WalletEvent[]));
    after.when({ ...pay, transferId: 't2' }).thenRefused('REQUEST_NOT_OPEN');
    after.when(pay).thenEvents([]);
  });

  it('declines it, and only who made it takes it back', () => {
    const end = { type: 'end-request', requestId: 'r1', outcome: 'withdrawn', fromCustomerId: 'other' } as const;
    wallet().given(came('r1')).when(end).thenReply({});
    wallet()
      .given(came('r1'))
      .when({ ...end, fromCustomerId: 'x' })
      .thenRefused('REQUEST_NOT_OPEN');
    wallet().given().when(end).thenRefused('REQUEST_NOT_OPEN');
  });
});
