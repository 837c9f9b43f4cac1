import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { CompensationDecision, TakeRepayment } from './compensation.commands';
import type { Compensation } from './compensation.state';

/** What somebody was held to account for is repaid by bank, as far as it is still owed, once per line of the statement. */
export function takeRepayment(
  { reference, debtorId, debt, amountYen }: TakeRepayment,
  { started, borne, repayments }: Compensation,
): CompensationDecision<'take-repayment'> {
  if (!started) return refuse('NOT_FOUND');
  const account = `receivable:${debt}:${debtorId}`;
  const owedYen = borne[account] ?? 0;
  const before = repayments[reference];
  if (before) return before === `${account} ${amountYen}` ? accept([], { owedYen }) : refuse('CONFLICT');
  if (amountYen > owedYen) return refuse('REPAYMENT_EXCEEDS_OWED', { owedYen });
  const { compensationId, incidentId, line } = started;
  const names = { incidentId, originalId: line.originalId };
  const data = {
    compensationId,
    incidentId,
    customerId: line.customerId,
    debtorId,
    debt,
    reference,
    amountYen,
    entry: entry(
      'compensation',
      debit(transit('repayment', reference), amountYen, { ...names, component: 'recovered' }),
      credit(account, amountYen, { ...names, component: 'receivable' }),
    ),
  };
  return accept([{ type: 'compensation.repaid.v1', data }], { owedYen: owedYen - amountYen });
}
