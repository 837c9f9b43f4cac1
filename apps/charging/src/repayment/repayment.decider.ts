import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';

export type RepaymentEvent = Extract<ChargingEvent, { type: `repayment.${string}` }>;
type Recorded = Extract<RepaymentEvent, { type: 'repayment.recorded.v1' }>['data'];

export type RepaymentCommand =
  | ({ readonly type: 'record' } & Recorded)
  | { readonly type: 'receive' }
  | { readonly type: 'refuse'; readonly code: string };

export type RepaymentState =
  | (Recorded & ({ readonly phase: 'recorded' | 'received' } | { readonly phase: 'refused'; readonly code: string }))
  | null;
export type RepaymentReplies = Readonly<Record<RepaymentCommand['type'], Record<string, never>>>;

/** One line of the bank statement by which a debtor repaid, in `repayment-<reference>`. */
export const repaymentDecider: Decider<RepaymentCommand, RepaymentEvent, RepaymentState, Record<string, never>> = {
  initial: null,
  evolve(state, { type, data }) {
    if (type === 'repayment.recorded.v1') return { ...data, phase: 'recorded' };
    if (!state) return state;
    return type === 'repayment.received.v1'
      ? { ...state, phase: 'received' }
      : { ...state, phase: 'refused', code: data.code };
  },
  decide(command, state): Decision<RepaymentEvent, Record<string, never>> {
    if (command.type === 'record') {
      const { type: _, ...data } = command;
      if (state && state.phase !== 'refused') return isSame(state, data) ? accept([], {}) : refuse('CONFLICT');
      return accept([{ type: 'repayment.recorded.v1', data }], {});
    }
    if (!state) return refuse('NOT_FOUND');
    if (state.phase !== 'recorded') return accept([], {});
    const { reference, originalId, debtorId, debt, amountYen } = state;
    const data = { reference, originalId, debtorId, debt, amountYen };
    if (command.type === 'refuse') {
      return accept([{ type: 'repayment.refused.v1', data: { ...data, code: command.code } }], {});
    }
    const booked = entry('charging', debit('bank', amountYen), credit(transit('repayment', reference), amountYen));
    return accept([{ type: 'repayment.received.v1', data: { ...data, entry: booked } }], {});
  },
};

function isSame(one: Recorded, other: Recorded): boolean {
  return (['originalId', 'debtorId', 'debt', 'amountYen'] as const).every((field) => one[field] === other[field]);
}
