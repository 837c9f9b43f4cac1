import type { PaymentEvent } from '@modosu/contracts/payment.events';

/** All events of a wallet's stream are published: the books and the traces are made of them. */
export type WalletEvent = Extract<PaymentEvent, { type: `wallet.${string}` }>;
export type WalletEventType = WalletEvent['type'];
export type WalletEventData<T extends WalletEventType> = Extract<WalletEvent, { type: T }>['data'];
