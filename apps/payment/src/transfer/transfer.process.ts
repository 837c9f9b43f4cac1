import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { OpenedWork } from '@modosu/read-models/open-work/open-work';
import type { WalletEvent } from '../wallet/wallet.events';
import { transferLot } from './transfer.decider';

/** The event that a process goes on from, as far as it needs it. */
export interface Cause {
  readonly id: string;
  readonly metadata: Pick<RecordedEvent['metadata'], '$correlationId' | 'actor' | 'occurredAt'>;
}

/** Room was reserved for a transfer; nothing has been sent that we know of. */
export interface RoomLeft {
  readonly step: 'room';
  readonly transferId: string;
  readonly fromCustomerId: string;
  readonly toCustomerId: string;
  readonly cause: Cause;
}

/** What the receiver is told of it. */
export interface Sent {
  readonly transferId: string;
  readonly fromCustomerId: string;
  readonly toCustomerId: string;
  readonly amountYen: number;
}

/** Money was sent and has not arrived. */
export interface MoneySent {
  readonly step: 'sent';
  readonly sent: Sent;
  readonly cause: Cause;
}

export type TransferWork = RoomLeft | MoneySent;

const LOT_PREFIX = transferLot('');

/** What an event of a wallet leaves to be done for a transfer. */
export function opens(recorded: RecordedEvent): OpenedWork[] | null {
  const event = recorded as RecordedEvent<WalletEvent>;
  const { $correlationId, actor, occurredAt } = event.metadata;
  const cause: Cause = { id: event.id, metadata: { $correlationId, actor, occurredAt } };
  if (event.type === 'wallet.transfer-sent.v1') {
    const { transferId, customerId, toCustomerId, amountYen } = event.data;
    const sent: Sent = { transferId, fromCustomerId: customerId, toCustomerId, amountYen };
    const detail: MoneySent = { step: 'sent', sent, cause };
    return [{ id: `sent:${event.data.transferId}`, detail }];
  }
  if (event.type === 'wallet.room-reserved.v1' && event.data.originId.startsWith(LOT_PREFIX)) {
    const transferId = event.data.originId.slice(LOT_PREFIX.length);
    const detail: RoomLeft = {
      step: 'room',
      transferId,
      fromCustomerId: String(actor.id),
      toCustomerId: event.data.customerId,
      cause,
    };
    return [{ id: `room:${transferId}`, detail }];
  }
  return null;
}

/** What an event of a wallet finishes. Room that was given up says nothing about money that was sent after all. */
export function closes(recorded: RecordedEvent): string[] | null {
  const event = recorded as RecordedEvent<WalletEvent>;
  if (event.type === 'wallet.transfer-received.v1' || event.type === 'wallet.transfer-received.v2') {
    return [`sent:${event.data.transferId}`, `room:${event.data.transferId}`];
  }
  if (event.type === 'wallet.room-released.v1' && event.data.originId.startsWith(LOT_PREFIX)) {
    return [`room:${event.data.originId.slice(LOT_PREFIX.length)}`];
  }
  return null;
}
