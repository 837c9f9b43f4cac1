import { transit } from '@modosu/accounting/account';
import { credit, debit, entry, type Posting } from '@modosu/accounting/entry';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import { inBrief } from '../plan/line-lots';
import type {
  CompensationCommand,
  CompensationDecision,
  CompensationReplies,
  CompleteCompensation,
  StartCompensation,
} from './compensation.commands';
import type { StoredCompensationEvent } from './compensation.events';
import { type Compensation, evolve, noCompensation, type Started } from './compensation.state';
import { approveCorrection, proposeCorrection } from './correction.decider';
import { recordRecovery } from './late-recovery.decider';
import { takeRepayment } from './repayment.decider';

/** One original put right: once, whichever plan comes first, because its stream begins once. */
export const compensationDecider: Decider<
  CompensationCommand,
  StoredCompensationEvent,
  Compensation,
  CompensationReplies[keyof CompensationReplies]
> = {
  initial: noCompensation,
  evolve,
  decide(command, state): CompensationDecision {
    if (command.type === 'start') return start(command, state);
    const { started } = state;
    if (command.type === 'record-recovery') return recordRecovery(command, state);
    if (command.type === 'take-repayment') return takeRepayment(command, state);
    if (!started) return refuse('NOT_FOUND');
    if (command.type === 'complete') return complete(command, started, state);
    if (!state.completed) return refuse('NOT_FOUND');
    return command.type === 'propose-correction'
      ? proposeCorrection(command, started, state)
      : approveCorrection(command, started, state);
  },
};

function start(command: StartCompensation, state: Compensation): CompensationDecision<'start'> {
  const { type: _, ...all } = command;
  // The plan has every lot of it.
  const data = { ...all, line: inBrief(all.line) };
  if (!state.started) return accept([{ type: 'compensation.started.v1', data }], {});
  if (state.started.planId !== command.planId) return refuse('ALREADY_COMPENSATED', { planId: state.started.planId });
  return accept([], {});
}

/** D loss:fraud + D receivable / C transit: what holds did not give. Recovered money was posted by payment. */
function complete(
  command: CompleteCompensation,
  started: Started,
  state: Compensation,
): CompensationDecision<'complete'> {
  if (state.completed) return accept([], {});
  const { compensationId, incidentId, planId, line } = started;
  const receivableYen = command.receivables.reduce((sum, { amountYen }) => sum + amountYen, 0);
  const isRemedy = line.kind !== 'closed-balance';
  const lossYen = isRemedy ? line.amountYen - command.recoveredYen - receivableYen : 0;
  if (lossYen < 0) return refuse('REVERSAL_EXCEEDS_ORIGINAL', { overYen: -lossYen });
  const names = { incidentId, originalId: line.originalId };
  const postings: Posting[] = command.receivables.map(({ customerId, amountYen }) =>
    debit(`receivable:mule:${customerId}`, amountYen, { ...names, component: 'receivable' }),
  );
  if (lossYen > 0) postings.push(debit('loss:fraud', lossYen, { ...names, component: 'loss' }));
  const outside = lossYen + receivableYen;
  const moved =
    outside > 0
      ? { entry: entry('compensation', ...postings, credit(transit('compensation', compensationId), outside, names)) }
      : {};
  return accept(
    [
      {
        type: 'compensation.completed.v1',
        data: {
          compensationId,
          incidentId,
          planId,
          customerId: line.customerId,
          destination: command.destination,
          amountYen: line.amountYen,
          recoveredYen: isRemedy ? command.recoveredYen : 0,
          lossYen,
          receivableYen,
          ...moved,
        },
      },
    ],
    {},
  );
}
