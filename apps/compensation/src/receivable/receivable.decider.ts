import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { ReceivableEvent } from '@modosu/contracts/compensation/receivable.events';
import { accept, type Decider } from '@modosu/event-sourcing/decider';

export interface BookReceivable {
  readonly type: 'book';
  readonly customerId: string;
  readonly reference: string;
  readonly amountYen: number;
  readonly reason: string;
}

/** By reference, what is owed. */
export type Receivable = Readonly<Record<string, number>>;

/** D receivable:customer / C transit:cashback: what a customer owes of a cashback, once per reference. */
export const receivableDecider: Decider<BookReceivable, ReceivableEvent, Receivable, Record<string, never>> = {
  initial: {},
  evolve: (state, { data: { reference, amountYen } }) => ({ ...state, [reference]: amountYen }),
  decide({ type: _, ...owed }, state) {
    const { customerId, reference, amountYen } = owed;
    if (state[reference] !== undefined) return accept([], {});
    const booked = entry(
      'compensation',
      debit(`receivable:customer:${customerId}`, amountYen),
      credit(transit('cashback', reference), amountYen),
    );
    return accept([{ type: 'receivable.booked.v1', data: { ...owed, entry: booked } }], {});
  },
};
