import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { MerchantDecision, StaffVoidCommand } from './merchant.commands';
import type { Merchant } from './merchant.state';

/** A payment is voided in place of its merchant, by two people. */
export function decideStaffVoid(
  command: StaffVoidCommand,
  { merchantId, voids }: Merchant,
): MerchantDecision<StaffVoidCommand['type']> {
  const { proposalId } = command;
  const known = voids.get(proposalId);
  if (command.type === 'propose-void') {
    const { type: _, ...data } = command;
    return accept(known ? [] : [{ type: 'merchant.void-proposed.v1', data: { merchantId, ...data } }], { proposalId });
  }
  if (!known) return refuse('NOT_FOUND');
  const { paymentId, state } = known;
  if (command.type === 'approve-void') {
    if (state !== 'proposed') return accept([], { paymentId });
    const { by, reason } = command;
    if (known.by === by) return refuse('SECOND_PERSON_REQUIRED');
    const data = { merchantId, proposalId, paymentId, reason, by };
    return accept([{ type: 'merchant.void-approved.v1', data }], { paymentId });
  }
  if (state !== 'approved') return accept([], { state });
  const data = { merchantId, proposalId, paymentId, outcome: command.outcome };
  return accept([{ type: 'merchant.void-carried-out.v1', data }], { state: 'carried-out' });
}
