import { defineProcess, type Opened } from '@modosu/event-sourcing/process/process';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type TransferHold, transferLot } from '../wallet/transfer.state';
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
  readonly hold?: TransferHold;
}
/** Money was sent and has not arrived. */
export type MoneySent = { readonly step: 'sent' } & Sent;
/** Its receiver has accepted an offer, and the sender's wallet has not let it go that we know of. */
export type OfferAccepted = { readonly step: 'accepted' } & Omit<Sent, 'hold'>;
/** An offer ends, or a held transfer is released, when its time is over. */
export interface Waiting {
  readonly step: 'offer' | 'held';
  readonly transferId: string;
  /** Whose wallet has it. */
  readonly customerId: string;
  readonly until: string;
}
/** A held transfer is being called back. */
export interface Recalled {
  readonly step: 'recalled';
  readonly transferId: string;
  readonly fromCustomerId: string;
  readonly toCustomerId: string;
}
export type TransferWork = RoomLeft | MoneySent | OfferAccepted | Waiting | Recalled;

/** How long the request that began a transfer has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;
const LOT_PREFIX = transferLot('');

/** Moves money between two wallets in three appends; what a crash leaves undone is finished from the log. */
export const transferProcess = defineProcess<WalletEvent, TransferWork>({
  name: 'transfers',
  version: 3,
  prefixes: ['wallet-'],
  graceMs: GRACE_MS,
  opens,
  closes,
});

function opens({ type, data, metadata }: RecordedEvent<WalletEvent>): Opened<TransferWork>[] {
  switch (type) {
    case 'wallet.transfer-sent.v1': {
      const { transferId, customerId: fromCustomerId, toCustomerId, amountYen, hold } = data;
      const work = { step: 'sent', transferId, fromCustomerId, toCustomerId, amountYen, hold } as const;
      return [{ id: `sent:${transferId}`, work }];
    }
    case 'wallet.room-reserved.v1': {
      if (!data.originId.startsWith(LOT_PREFIX)) return [];
      const transferId = data.originId.slice(LOT_PREFIX.length);
      const fromCustomerId = String(metadata.actor.id);
      return [
        { id: `room:${transferId}`, work: { step: 'room', transferId, fromCustomerId, toCustomerId: data.customerId } },
      ];
    }
    case 'wallet.transfer-offered.v1':
      return [waiting('offer', data, data.expiresAt)];
    case 'wallet.transfer-held.v1':
      return [waiting('held', data, data.hold.until)];
    case 'wallet.transfer-accepted.v1': {
      const { transferId, fromCustomerId, customerId: toCustomerId, amountYen } = data;
      const work = { step: 'accepted', transferId, fromCustomerId, toCustomerId, amountYen } as const;
      return [{ id: `accepted:${transferId}`, work }];
    }
    case 'wallet.transfer-recalled.v1': {
      const { transferId, customerId: fromCustomerId, toCustomerId } = data;
      return [{ id: `recalled:${transferId}`, work: { step: 'recalled', transferId, fromCustomerId, toCustomerId } }];
    }
    default:
      return [];
  }
}

function waiting(
  step: Waiting['step'],
  { transferId, customerId }: { transferId: string; customerId: string },
  until: string,
): Opened<TransferWork> {
  return { id: `${step}:${transferId}`, work: { step, transferId, customerId, until }, dueAtMs: Date.parse(until) };
}

/** Room that was given up says nothing about money that was sent after all. */
function closes({ type, data }: RecordedEvent<WalletEvent>): string[] {
  switch (type) {
    case 'wallet.transfer-received.v1':
    case 'wallet.transfer-received.v2':
      return [`sent:${data.transferId}`, `room:${data.transferId}`, `accepted:${data.transferId}`];
    case 'wallet.room-released.v1': {
      if (!data.originId.startsWith(LOT_PREFIX)) return [];
      const transferId = data.originId.slice(LOT_PREFIX.length);
      return [`room:${transferId}`, `accepted:${transferId}`];
    }
    case 'wallet.transfer-offer-ended.v1':
      return [`offer:${data.transferId}`];
    case 'wallet.transfer-released.v1':
      return data.leftYen === 0 ? [`held:${data.transferId}`] : [];
    case 'wallet.transfer-returned.v1':
      return [`held:${data.transferId}`];
    case 'wallet.transfer-came-back.v1':
    case 'wallet.transfer-recall-refused.v1':
      return [`recalled:${data.transferId}`];
    default:
      return [];
  }
}
