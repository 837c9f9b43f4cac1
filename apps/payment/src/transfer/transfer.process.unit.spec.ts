import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { WalletEvent } from '../wallet/wallet.events';
import { transferProcess } from './transfer.process';

const { opens, closes } = transferProcess;

const _send = { type: 'send-transfer', transferId: 't1', toCustomerId: 'other', amountYen: 700 } as const;
const _receive = {
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

describe('the process of a transfer', () => {
  const recorded = ({ type, data }: WalletEvent) =>
    ({
      id: 'e1',
      type,
      data,
      metadata: { $correlationId: 'k', actor: { kind: 'customer', id: 'c' }, occurredAt: 'now' },
    }) as unknown as RecordedEvent<WalletEvent>;
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
      { id: 'room:t1', work: { step: 'room', fromCustomerId: 'c', toCustomerId: 'other' } },
    ]);
    expect(opens(recorded(sent))).toMatchObject([
      {
        id: 'sent:t1',
        work: { step: 'sent', transferId: 't1', fromCustomerId: 'c', toCustomerId: 'other', amountYen: 700 },
      },
    ]);
    const roomOfCharge: WalletEvent = { ...room, data: { ...room.data, originId: 'charge-1' } };
    expect(opens(recorded(roomOfCharge))).toEqual([]);
  });

  it('is finished by the arrival; room given up leaves money that was sent after all', () => {
    expect(closes(recorded(received('wallet:other')))).toEqual(['sent:t1', 'room:t1', 'accepted:t1']);
    expect(closes(recorded(released))).toEqual(['room:t1', 'accepted:t1']);
    expect(closes(recorded(sent))).toEqual([]);
  });
});
