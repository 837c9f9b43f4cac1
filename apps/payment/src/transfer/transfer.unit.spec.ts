import type { RecordedEvent } from '@modosu/event-sourcing/event';
import { charged, closed, frozen, wallet } from '../../test/wallet-examples';
import type { WalletEvent } from '../wallet/wallet.events';
import { closes, opens } from './transfer.process';

const send = { type: 'send-transfer', transferId: 't1', toCustomerId: 'other', amountYen: 700 } as const;
const receive = {
  type: 'receive-transfer',
  transferId: 't1',
  fromCustomerId: 'other',
  amountYen: 700,
  sourceUses: [{ lotId: 'x', amountYen: 700 }],
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
  type: 'wallet.transfer-received.v1',
  data: {
    customerId: 'c',
    transferId: 't1',
    fromCustomerId: 'other',
    lotId: 'transfer:t1',
    origin: { kind: 'transfer', id: 't1' },
    amountYen: 700,
    sourceUses: [{ lotId: 'x', amountYen: 700 }],
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
    const reply = { balanceYen: 300, uses: [{ lotId: 'c1', amountYen: 700 }] };
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

describe('the process of a transfer', () => {
  const recorded = ({ type, data }: WalletEvent) =>
    ({
      id: 'e1',
      type,
      data,
      metadata: { $correlationId: 'k', actor: { kind: 'customer', id: 'c' }, occurredAt: 'now' },
    }) as unknown as RecordedEvent;
  const room: WalletEvent = {
    type: 'wallet.room-reserved.v1',
    data: { customerId: 'other', originId: 'transfer:t1', amountYen: 700 },
  };
  const released: WalletEvent = {
    type: 'wallet.room-released.v1',
    data: { customerId: 'other', originId: 'transfer:t1', amountYen: 700, reason: 'r' },
  };

  it('has work to do once room is reserved, and other work once money is sent', () => {
    expect(opens(recorded(room))).toMatchObject([
      { id: 'room:t1', detail: { step: 'room', fromCustomerId: 'c', toCustomerId: 'other' } },
    ]);
    expect(opens(recorded(sent))).toMatchObject([{ id: 'sent:t1', detail: { step: 'sent', sent: sent.data } }]);
    const roomOfCharge: WalletEvent = { ...room, data: { ...room.data, originId: 'charge-1' } };
    expect(opens(recorded(roomOfCharge))).toBeNull();
  });

  it('is finished by the arrival; room given up leaves money that was sent after all', () => {
    expect(closes(recorded(received('wallet:other')))).toEqual(['sent:t1', 'room:t1']);
    expect(closes(recorded(released))).toEqual(['room:t1']);
    expect(closes(recorded(sent))).toBeNull();
  });
});
