import type { ReceivableEvent } from '@modosu/contracts/compensation/receivable.events';
import type { PaymentEvent } from '@modosu/contracts/payment.events';
import { defineProcess } from '@modosu/event-sourcing/process/process';

/** What a wallet says is owed of a cashback. */
export interface OwedCashback {
  readonly customerId: string;
  readonly reference: string;
  readonly amountYen: number;
  readonly reason: string;
}

/** Cashback that customers owe, until it is in the books. Nobody waits for it, so there is nothing to be given time for. */
export const owedCashbackProcess = defineProcess<PaymentEvent | ReceivableEvent, OwedCashback>({
  name: 'owed-cashback',
  prefixes: ['wallet-', 'receivable-'],
  graceMs: 0,
  opens({ type, data }) {
    if (type !== 'wallet.cashback-owed.v1') return [];
    const { customerId, withdrawalId, lotId, amountYen, reason } = data;
    const reference = `${withdrawalId}:${lotId}`;
    return [{ id: reference, work: { customerId, reference, amountYen, reason } }];
  },
  closes: ({ type, data }) => (type === 'receivable.booked.v1' ? [data.reference] : []),
});
