import type { PaymentEvent } from '@modosu/contracts/payment.events';
import { defineProcess } from '@modosu/event-sourcing/process/process';

/** Money that an incident set aside in one wallet. */
export interface HoldWork {
  readonly customerId: string;
  /** Names the original. */
  readonly holdId: string;
}

/** How soon, and then at longer and longer intervals, money on hold is checked again. */
const CHECK_MS = 300_000;

/** A decision releases the holds it concerns by itself; this looks after what it missed, and after time. */
export const holdProcess = defineProcess<PaymentEvent, HoldWork>({
  name: 'holds',
  version: 2,
  prefixes: ['wallet-'],
  graceMs: CHECK_MS,
  longestPauseMs: 10 * CHECK_MS,
  concurrency: 4,
  opens({ type, data }) {
    if (type !== 'wallet.funds-held.v1' || data.incidentId === undefined) return [];
    const { customerId, holdId } = data;
    return [{ id: pieceOf(data), work: { customerId, holdId } }];
  },
  /** A collection takes what it needs of a hold and gives the rest back, so each of these ends it. */
  closes({ type, data }) {
    switch (type) {
      case 'wallet.hold-released.v1':
      case 'wallet.hold-collected.v1':
      case 'wallet.cashback-reversed.v1':
        return [pieceOf(data)];
      default:
        return [];
    }
  },
});

const pieceOf = ({ customerId, holdId }: HoldWork): string => `${customerId} ${holdId}`;
