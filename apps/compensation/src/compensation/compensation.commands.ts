import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { Decision } from '@modosu/event-sourcing/decider';
import type { StoredCompensationEvent } from './compensation.events';

export interface StartCompensation {
  readonly type: 'start';
  readonly compensationId: string;
  readonly incidentId: string;
  readonly planId: string;
  readonly line: PlanLine;
}

export interface CompleteCompensation {
  readonly type: 'complete';
  readonly destination: PlanLine['destination'];
  /** What holds really gave; the rest of the original is owed by receivers, then lost. */
  readonly recoveredYen: number;
  readonly receivables: readonly { readonly customerId: string; readonly amountYen: number }[];
}

export interface RecordRecovery {
  readonly type: 'record-recovery';
  readonly recoveryId: string;
  readonly paymentId: string;
  readonly refundId?: string;
  readonly customerId: string;
  readonly amountYen: number;
}

export interface ProposeCorrection {
  readonly type: 'propose-correction';
  readonly correctionId: string;
  readonly reason: string;
  readonly proposedBy: string;
}

export interface ApproveCorrection {
  readonly type: 'approve-correction';
  readonly correctionId: string;
  readonly approvedBy: string;
}

export interface TakeRepayment {
  readonly type: 'take-repayment';
  readonly reference: string;
  readonly debtorId: string;
  readonly debt: 'mule' | 'customer';
  readonly amountYen: number;
}

export type CompensationCommand =
  | StartCompensation
  | CompleteCompensation
  | RecordRecovery
  | TakeRepayment
  | ProposeCorrection
  | ApproveCorrection;

/** What each command is answered with. */
export interface CompensationReplies {
  start: Record<string, never>;
  complete: Record<string, never>;
  'record-recovery': { takenYen: number };
  /** What is owed after it. */
  'take-repayment': { owedYen: number };
  'propose-correction': { correctionId: string; receivableYen: number };
  'approve-correction': { receivableYen: number };
}

/** A decision on commands of these types. */
export type CompensationDecision<T extends keyof CompensationReplies = keyof CompensationReplies> = Decision<
  StoredCompensationEvent,
  CompensationReplies[T]
>;
