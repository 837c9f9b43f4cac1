import { defineProcess, type Opened } from '@modosu/event-sourcing/process/process';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { transferLot } from '../wallet/transfer.decider';
import type { WalletEvent } from '../wallet/wallet.events';

/** Room was reserved for a transfer; nothing has been sent that we know of. */
export interface RoomLeft {
  readonly step: 'room';
  readonly transferId: string;
  readonly fromCustomerId: string;
  readonly toCustomerId: string;
}
/** What the receiver is credited with. */
export interface Sent {
  readonly transferId: string;
  readonly fromCustomerId: string;
  readonly toCustomerId: string;
  readonly amountYen: number;
}
/** Money was sent and has not arrived. */
export type MoneySent = { readonly step: 'sent' } & Sent;
export type TransferWork = RoomLeft | MoneySent;

/** How long the request that began a transfer has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;
const LOT_PREFIX = transferLot('');

/** Moves money between two wallets in three appends; what a crash leaves undone is finished from the log. */
export const transferProcess = defineProcess<WalletEvent, TransferWork>({
  name: 'transfers',
  version: 2,
  prefixes: ['wallet-'],
  graceMs: GRACE_MS,
  opens,
  closes,
});

function opens({ type, data, metadata }: RecordedEvent<WalletEvent>): Opened<TransferWork>[] {
  if (type === 'wallet.transfer-sent.v1') {
    const { transferId, customerId: fromCustomerId, toCustomerId, amountYen } = data;
    return [{ id: `sent:${transferId}`, work: { step: 'sent', transferId, fromCustomerId, toCustomerId, amountYen } }];
  }
  if (type !== 'wallet.room-reserved.v1' || !data.originId.startsWith(LOT_PREFIX)) return [];
  const transferId = data.originId.slice(LOT_PREFIX.length);
  const fromCustomerId = String(metadata.actor.id);
  return [
    { id: `room:${transferId}`, work: { step: 'room', transferId, fromCustomerId, toCustomerId: data.customerId } },
  ];
}

/** Room that was given up says nothing about money that was sent after all. */
function closes({ type, data }: RecordedEvent<WalletEvent>): string[] {
  if (type === 'wallet.transfer-received.v1' || type === 'wallet.transfer-received.v2') {
    return [`sent:${data.transferId}`, `room:${data.transferId}`];
  }
  const isRoom = type === 'wallet.room-released.v1' && data.originId.startsWith(LOT_PREFIX);
  return isRoom ? [`room:${data.originId.slice(LOT_PREFIX.length)}`] : [];
}
