import { transit } from '@modosu/accounting/account';
import { credit, debit, entry, type Posting } from '@modosu/accounting/entry';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { CompensationDecision, RecordRecovery } from './compensation.commands';
import { type Borne, type Compensation, isOwn } from './compensation.state';

/**
 * A payment that used money of this original was voided or refunded after it had been put right: D transit:void / C loss:fraud, then
 * the receivables, as far as they are still borne. Where a receiver's own payment was voided, what that receiver owes
 * comes first: it is what the payment had cost. Once per recovery; what is not taken is the customer's.
 */
export function recordRecovery(
  command: RecordRecovery,
  { started, completed, borne, recoveries, ownRecoveredYen }: Compensation,
): CompensationDecision<'record-recovery'> {
  const { recoveryId, paymentId, refundId, customerId } = command;
  const before = recoveries[recoveryId];
  if (before !== undefined) return accept([], { takenYen: before });
  // The wallet knows of it first, so it is about to be: what it costs is known when it is complete.
  if (!started || !completed) return refuse('COMPENSATION_UNDER_WAY');
  const { compensationId, incidentId, line } = started;
  const names = { incidentId, originalId: line.originalId };
  const credits: Posting[] = [];
  // The customer's own payment cost nobody but them, unless they spent what was not theirs.
  const shortYen = Math.max(0, (line.unknowinglySpentYen ?? 0) - ownRecoveredYen);
  const amountYen = isOwn(line, command) ? Math.min(command.amountYen, shortYen) : command.amountYen;
  let leftYen = amountYen;
  for (const account of inOrder(borne, customerId)) {
    const takenYen = Math.min(leftYen, borne[account] ?? 0);
    if (takenYen <= 0) continue;
    const component = account === 'loss:fraud' ? 'loss' : 'receivable';
    credits.push(credit(account, takenYen, { ...names, component }));
    leftYen -= takenYen;
  }
  const takenYen = amountYen - leftYen;
  if (takenYen === 0) return accept([], { takenYen });
  const lossYen = -credits.reduce((sum, one) => sum + (one.component === 'loss' ? one.amountYen : 0), 0);
  const recovered = debit(transit('void', refundId ?? paymentId), takenYen, { ...names, component: 'recovered' });
  const data = {
    compensationId,
    incidentId,
    customerId: line.customerId,
    recoveryId,
    paymentId,
    refundId,
    amountYen: takenYen,
    lossYen,
    receivableYen: takenYen - lossYen,
    entry: entry('compensation', recovered, ...credits),
  };
  return accept([{ type: 'compensation.recovered-late.v1', data }], { takenYen });
}

function inOrder(borne: Borne, customerId: string): string[] {
  const own = `receivable:mule:${customerId}`;
  const others = Object.keys(borne).filter((account) => account !== 'loss:fraud' && account !== own);
  return [own, 'loss:fraud', ...others.sort()];
}
