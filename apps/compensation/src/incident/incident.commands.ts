import type { ScopeSummary } from '@modosu/contracts/compensation.events';
import type { Decision } from '@modosu/event-sourcing/decider';
import type { CallbackAnswer, IncidentEvent } from './incident.events';

export interface CloseIncident {
  readonly type: 'close';
  readonly outflowYen: number;
  readonly recoveredYen: number;
  readonly lossYen: number;
  readonly receivableYen: number;
  /** How many holds were left over, and how much went back. */
  readonly holds: number;
  readonly releasedYen: number;
  /** The plan approved last, known to have ended. */
  readonly executed?: string;
}

export type IncidentCommand =
  | {
      readonly type: 'open';
      readonly incidentId: string;
      readonly name: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly type: 'add-indicator';
      readonly indicator: string;
      readonly value: string;
      readonly reason: string;
    }
  | {
      readonly type: 'record-callback';
      readonly customerId: string;
      readonly transactionIds: string[];
      readonly answer: CallbackAnswer;
    }
  | {
      readonly type: 'propose-liability';
      readonly customerId: string;
      readonly reason: string;
      readonly evidence: string[];
      readonly by: string;
    }
  | { readonly type: 'confirm-liability'; readonly customerId: string; readonly by: string }
  | { readonly type: 'record-scope'; readonly scopeId: string; readonly summary: ScopeSummary }
  | {
      readonly type: 'record-hold';
      readonly wallets: number;
      readonly heldYen: number;
      readonly sessionsEnded: number;
    }
  | { readonly type: 'record-plan'; readonly planId: string }
  /** `executed`: as of closing. */
  | { readonly type: 'approve-plan'; readonly planId: string; readonly executed?: string }
  | CloseIncident;

/** What each command is answered with. */
export interface IncidentReplies {
  open: { incidentId: string };
  'add-indicator': Record<string, never>;
  'record-callback': Record<string, never>;
  'propose-liability': Record<string, never>;
  'confirm-liability': Record<string, never>;
  'record-scope': ScopeSummary;
  'record-hold': { wallets: number; heldYen: number; sessionsEnded: number };
  /** `replaces`: the plan that was proposed before. */
  'record-plan': { planId: string; replaces?: string };
  'approve-plan': Record<string, never>;
  close: Record<string, never>;
}

export type IncidentReply = IncidentReplies[keyof IncidentReplies];
export type IncidentDecision = Decision<IncidentEvent, IncidentReply>;
