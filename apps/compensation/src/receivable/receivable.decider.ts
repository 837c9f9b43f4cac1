import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { ReceivableEvent } from '@modosu/contracts/compensation/receivable.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';

export type ReceivableCommand =
  | {
      readonly type: 'book';
      readonly customerId: string;
      readonly reference: string;
      readonly amountYen: number;
      readonly reason: string;
    }
  | {
      readonly type: 'take-repayment';
      readonly customerId: string;
      readonly reference: string;
      readonly bankReference: string;
      readonly amountYen: number;
    };

export interface ReceivableReplies {
  book: Record<string, never>;
  'take-repayment': { owedYen: number };
}

export interface Receivable {
  /** By reference, what is still owed. */
  readonly owedYen: Readonly<Record<string, number>>;
  /** By reference of the bank statement, what was repaid of which. */
  readonly repayments: Readonly<Record<string, string>>;
}

type ReceivableDecision = Decision<ReceivableEvent, ReceivableReplies[keyof ReceivableReplies]>;

/**
 * D receivable:customer / C transit:cashback: what a customer owes of a cashback, once per reference; and what is repaid of
 * it by bank, D transit:repayment / C receivable:customer, never more than is owed.
 */
export const receivableDecider: Decider<
  ReceivableCommand,
  ReceivableEvent,
  Receivable,
  ReceivableReplies[keyof ReceivableReplies]
> = {
  initial: { owedYen: {}, repayments: {} },
  evolve({ owedYen, repayments }, { type, data }) {
    const { reference, amountYen } = data;
    if (type === 'receivable.booked.v1') return { owedYen: { ...owedYen, [reference]: amountYen }, repayments };
    const leftYen = (owedYen[reference] ?? 0) - amountYen;
    const noted = { ...repayments, [data.bankReference]: named(data) };
    return { owedYen: { ...owedYen, [reference]: leftYen }, repayments: noted };
  },
  decide(command, state): ReceivableDecision {
    const { customerId, reference, amountYen } = command;
    const account = `receivable:customer:${customerId}`;
    const owedYen = state.owedYen[reference];
    if (command.type === 'book') {
      if (owedYen !== undefined) return accept([], {});
      const { type: _, ...owed } = command;
      const booked = entry(
        'compensation',
        debit(account, amountYen),
        credit(transit('cashback', reference), amountYen),
      );
      return accept([{ type: 'receivable.booked.v1', data: { ...owed, entry: booked } }], {});
    }
    if (owedYen === undefined) return refuse('NOT_FOUND');
    const { bankReference } = command;
    const before = state.repayments[bankReference];
    if (before !== undefined) return before === named(command) ? accept([], { owedYen }) : refuse('CONFLICT');
    if (amountYen > owedYen) return refuse('REPAYMENT_EXCEEDS_OWED', { owedYen });
    const booked = entry(
      'compensation',
      debit(transit('repayment', bankReference), amountYen),
      credit(account, amountYen),
    );
    const data = { customerId, reference, bankReference, amountYen, entry: booked };
    return accept([{ type: 'receivable.repaid.v1', data }], { owedYen: owedYen - amountYen });
  },
};

function named({ reference, amountYen }: { readonly reference: string; readonly amountYen: number }): string {
  return `${reference} ${amountYen}`;
}
