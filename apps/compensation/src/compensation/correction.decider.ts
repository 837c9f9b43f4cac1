import { credit, debit, entry } from '@modosu/accounting/entry';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { ApproveCorrection, CompensationDecision, ProposeCorrection } from './compensation.commands';
import type { Compensation, Started } from './compensation.state';

/** Row J2: a genuine charge was refunded. The customer owes what did not come out of their own wallet. */
export function proposeCorrection(
  command: ProposeCorrection,
  { compensationId, line }: Started,
  state: Compensation,
): CompensationDecision<'propose-correction'> {
  if (line.kind !== 'charge') return refuse('NOT_FOUND', { kind: line.kind });
  if (state.corrected) return refuse('ALREADY_COMPENSATED');
  // Others were held to account for this charge; they must be put right first, which no single entry can do.
  const others = line.sources.filter(({ customerId }) => customerId !== undefined && customerId !== line.customerId);
  if (others.length > 0) return refuse('CONFLICT', { takenFrom: others.map(({ account }) => account) });
  const { correctionId, reason, proposedBy } = command;
  if (state.correction?.correctionId === correctionId)
    return accept([], { correctionId, receivableYen: state.correction.receivableYen });
  // What a merchant gave back since is no loss any more.
  const receivableYen = state.borne['loss:fraud'] ?? 0;
  return accept(
    [
      {
        type: 'compensation.correction-proposed.v1',
        data: { compensationId, correctionId, receivableYen, reason, proposedBy },
      },
    ],
    { correctionId, receivableYen },
  );
}

export function approveCorrection(
  command: ApproveCorrection,
  { compensationId, incidentId, line }: Started,
  state: Compensation,
): CompensationDecision<'approve-correction'> {
  const { correction } = state;
  if (correction?.correctionId !== command.correctionId) return refuse('NOT_FOUND');
  if (state.corrected) return refuse('PLAN_NOT_OPEN');
  if (correction.proposedBy === command.approvedBy) return refuse('PROPOSER_MAY_NOT_APPROVE');
  const { customerId, originalId } = line;
  const { receivableYen, reason, proposedBy } = correction;
  const lossYen = state.borne['loss:fraud'] ?? 0;
  if (receivableYen > lossYen) return refuse('CONFLICT', { lossYen });
  const names = { incidentId, originalId };
  const moved =
    receivableYen > 0
      ? {
          entry: entry(
            'compensation',
            debit(`receivable:customer:${customerId}`, receivableYen, { ...names, component: 'receivable' }),
            credit('loss:fraud', receivableYen, { ...names, component: 'loss' }),
          ),
        }
      : {};
  return accept(
    [
      {
        type: 'compensation.corrected.v1',
        data: {
          compensationId,
          incidentId,
          customerId,
          amountYen: line.amountYen,
          reason,
          proposedBy,
          approvedBy: command.approvedBy,
          ...moved,
        },
      },
    ],
    { receivableYen },
  );
}
