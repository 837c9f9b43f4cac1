import fc from 'fast-check';
import { charged, closed, context, frozen, NOW, payCommand, wallet } from '../../test/wallet-examples';
import { MOST_OPEN_LOTS, POLICIES } from '../policy/payment-policy';
import { walletDecider } from './wallet.decider';
import type { WalletEvent } from './wallet.events';

const send = { type: 'send-transfer', transferId: 't1', toCustomerId: 'other', amountYen: 700 } as const;
const receive = {
  type: 'receive-transfer',
  transferId: 't1',
  fromCustomerId: 'other',
  amountYen: 700,
} as const;

const sent: WalletEvent = {
  type: 'wallet.transfer-sent.v1',
  data: {
    customerId: 'c',
    transferId: 't1',
    toCustomerId: 'other',
    amountYen: 700,
    uses: [{ lotId: 'c1', amountYen: 700 }],
    entry: {
      postings: [
        { account: 'wallet:c', amountYen: 700 },
        { account: 'transit:transfer:t1', amountYen: -700 },
      ],
    },
  },
};
const received = (account: string): WalletEvent => ({
  type: 'wallet.transfer-received.v2',
  data: {
    customerId: 'c',
    transferId: 't1',
    fromCustomerId: 'other',
    lotId: 'transfer:t1',
    origin: { kind: 'transfer', id: 't1' },
    amountYen: 700,
    entry: {
      postings: [
        { account: 'transit:transfer:t1', amountYen: 700 },
        { account, amountYen: -700 },
      ],
    },
  },
});

describe('the sender of a transfer', () => {
  it('sends from the oldest lots, once', () => {
    const reply = { balanceYen: 300 };
    wallet().given(charged('c1', 1_000)).when(send).thenEvents([sent]).thenReply(reply);
    wallet().given(charged('c1', 1_000), sent).when(send).thenEvents([]).thenReply({ balanceYen: 300 });
  });

  it('is refused when frozen, closed or too poor', () => {
    wallet().given(charged('c1', 1_000), frozen).when(send).thenRefused('WALLET_FROZEN');
    wallet().given(closed(0)).when(send).thenRefused('WALLET_CLOSED');
    wallet().given(charged('c1', 699)).when(send).thenRefused('INSUFFICIENT_FUNDS');
    wallet().givenNothing().when(send).thenRefused('WALLET_UNKNOWN');
  });
});

describe('limits count bytes too: a transfer', () => {
  const minute = (n: number) => new Date(Date.parse(NOW) + n * 60_000).toISOString();

  it('is of a least amount, under both policies', () => {
    for (const policy of Object.values(POLICIES)) {
      const given = wallet({ policy }).given(charged('c1', 1_000));
      given.when({ ...send, amountYen: 99 }).thenRefused('TRANSFER_TOO_SMALL');
      expect(given.when({ ...send, amountYen: 100 }).decision.events).toHaveLength(1);
    }
  });

  it.each(Object.entries(POLICIES))(
    'is one of so many in 24 hours (%s), whatever the clocks of copies say',
    (_, policy) => {
      const decider = walletDecider({ ...context, policy });
      const clocks = fc.array(fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }), { minLength: 150, maxLength: 250 });
      fc.assert(
        fc.property(clocks, (minutes) => {
          let { state } = wallet({ policy }).given(charged('c1', 100_000));
          const times: number[] = [];
          for (const [index, n] of minutes.entries()) {
            const decision = decider.decide({ ...send, transferId: `t${index}`, amountYen: 100 }, state, minute(n));
            if (decision.events.length > 0) times.push(n);
            for (const event of decision.events) {
              state = decider.evolve(state, event, { revision: index, occurredAt: minute(n), commandId: `${index}` });
            }
          }
          // Looked at from any of them, those in the day before are no more than a day may have.
          for (const [index, n] of times.entries()) {
            const before = times.slice(0, index + 1).filter((other) => other > n - 24 * 60);
            expect(before.length).toBeLessThanOrEqual(policy.transfersPerDay);
          }
        }),
        { numRuns: 50 },
      );
    },
  );

  it('and a payment name no more lots than an event should, of however many they are', () => {
    const many = Array.from({ length: 5 * MOST_OPEN_LOTS }, (_, n) => charged(`c${n}`, 10));
    const given = wallet().given(...many);
    for (const command of [
      { ...send, amountYen: 50 * MOST_OPEN_LOTS },
      payCommand({ amountYen: 50 * MOST_OPEN_LOTS }),
    ]) {
      const { events } = given.when(command).decision;
      const [bundled, debit] = events as [WalletEvent, WalletEvent];
      expect(bundled.type).toBe('wallet.lots-bundled.v1');
      expect('uses' in debit.data && debit.data.uses.length).toBeLessThanOrEqual(MOST_OPEN_LOTS + 1);
      expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(200_000);
    }
  });

  it('finds room in a wallet of however many lots', () => {
    const many = Array.from({ length: 5 * MOST_OPEN_LOTS }, (_, n) => charged(`c${n}`, 10));
    const reserve = { type: 'reserve-room', originId: 'transfer:t9', amountYen: 100 } as const;
    const { decision } = wallet()
      .given(...many)
      .when(reserve);
    expect(decision.events.at(-1)).toMatchObject({ type: 'wallet.room-reserved.v1' });
  });
});

describe('the receiver of a transfer', () => {
  it('is credited once, whatever the limit', () => {
    wallet()
      .given(charged('c1', 100_000))
      .when(receive)
      .thenEvents([received('wallet:c')]);
    wallet().given(received('wallet:c')).when(receive).thenEvents([]);
  });

  it('takes what was sent also when frozen, and as a closed account as its due', () => {
    wallet()
      .given(frozen)
      .when(receive)
      .thenEvents([received('wallet:c')]);
    wallet()
      .given(closed(0))
      .when(receive)
      .thenEvents([received('closed:c')]);
  });
});
