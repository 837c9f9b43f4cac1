import { transit } from '@modosu/accounting/account';
import { credit, debit, entry, type Posting } from '@modosu/accounting/entry';
import type { PlanLine } from '@modosu/contracts/compensation.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { StoredCompensationEvent } from './compensation.events';
import { afterEntry, type Borne, recordRecovery } from './late-recovery.decider';

export type CompensationCommand =
  | { kind: 'start'; compensationId: string; incidentId: string; planId: string; line: PlanLine }
  | {
      kind: 'complete';
      destination: PlanLine['destination'];
      /** What holds really gave; the rest of the original is owed by receivers, then lost. */
      recoveredYen: number;
      receivables: { customerId: string; amountYen: number }[];
    }
  | { kind: 'record-recovery'; recoveryId: string; paymentId: string; customerId: string; amountYen: number }
  | { kind: 'propose-correction'; correctionId: string; reason: string; proposedBy: string }
  | { kind: 'approve-correction'; correctionId: string; approvedBy: string };

export interface CompensationState {
  started?: { compensationId: string; incidentId: string; planId: string; line: PlanLine };
  completed?: { recoveredYen: number; lossYen: number; receivableYen: number };
  /** What is still borne of it, by account: a late recovery and a correction change that. */
  borne: Borne;
  /** Yen taken, by late recovery. */
  recoveries: Readonly<Record<string, number>>;
  correction?: { correctionId: string; receivableYen: number; reason: string; proposedBy: string };
  corrected: boolean;
}

export type CompensationDecision = Decision<StoredCompensationEvent, Record<string, unknown>>;

/** One original put right: once, whoever asks, because its stream begins once. */
export const compensationDecider: Decider<
  CompensationCommand,
  StoredCompensationEvent,
  CompensationState,
  Record<string, unknown>
> = {
  initial: { borne: {}, recoveries: {}, corrected: false },

  evolve(state, { type, data }) {
    switch (type) {
      case 'compensation.started.v1':
        return { ...state, started: data };
      case 'compensation.completed.v1':
        return { ...state, completed: data, borne: afterEntry(state.borne, data.entry) };
      case 'compensation.correction-proposed.v1':
        return { ...state, correction: data };
      case 'compensation.corrected.v1':
        return { ...state, corrected: true, borne: afterEntry(state.borne, data.entry) };
      case 'compensation.recovered-late.v1':
        return {
          ...state,
          borne: afterEntry(state.borne, data.entry),
          recoveries: { ...state.recoveries, [data.recoveryId]: data.amountYen },
        };
    }
  },

  decide(command, state): CompensationDecision {
    if (command.kind === 'start') return start(command, state);
    const { started } = state;
    if (command.kind === 'record-recovery') return recordRecovery(command, state);
    if (!started) return refuse('NOT_FOUND');
    if (command.kind === 'complete') return complete(command, started, state);
    if (!state.completed) return refuse('NOT_FOUND');
    return command.kind === 'propose-correction'
      ? proposeCorrection(command, started, state)
      : approveCorrection(command, started, state);
  },
};

function start(
  command: Extract<CompensationCommand, { kind: 'start' }>,
  state: CompensationState,
): CompensationDecision {
  const { kind: _kind, ...data } = command;
  if (!state.started) return accept([{ type: 'compensation.started.v1', data }], {});
  if (state.started.planId !== command.planId) return refuse('ALREADY_COMPENSATED', { planId: state.started.planId });
  return accept([], {});
}

/** D loss:fraud + D receivable / C transit: what holds did not give. Recovered money was posted by payment. */
function complete(
  command: Extract<CompensationCommand, { kind: 'complete' }>,
  started: NonNullable<CompensationState['started']>,
  state: CompensationState,
): CompensationDecision {
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

/** Row J2: a genuine charge was refunded. The customer owes what did not come out of their own wallet. */
function proposeCorrection(
  command: Extract<CompensationCommand, { kind: 'propose-correction' }>,
  { compensationId, line }: NonNullable<CompensationState['started']>,
  state: CompensationState,
): CompensationDecision {
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

function approveCorrection(
  command: Extract<CompensationCommand, { kind: 'approve-correction' }>,
  { compensationId, incidentId, line }: NonNullable<CompensationState['started']>,
  state: CompensationState,
): CompensationDecision {
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
