import type { Decision } from '@modosu/event-sourcing/decider';
import type { Filed, HoldEnd, ReportEvent } from './report.events';

export type ReportCommand =
  | ({ readonly type: 'file' } & Filed)
  | { readonly type: 'propose-refusal'; readonly reason: string; readonly evidence: string[]; readonly by: string }
  | { readonly type: 'confirm-refusal'; readonly by: string }
  | { readonly type: 'uphold'; readonly incidentId: string; readonly planId: string }
  | { readonly type: 'withdraw'; readonly by: string }
  /** What was set aside, and until when at the longest. */
  | { readonly type: 'record-hold'; readonly heldYen: number; readonly until: string }
  | { readonly type: 'end-hold'; readonly releasedYen: number; readonly reason: HoldEnd };

/** What each command is answered with. */
export interface ReportReplies {
  file: { reportId: string };
  'propose-refusal': Record<string, never>;
  'confirm-refusal': Record<string, never>;
  uphold: Record<string, never>;
  withdraw: Record<string, never>;
  'record-hold': Record<string, never>;
  'end-hold': Record<string, never>;
}

export type ReportDecision = Decision<ReportEvent, ReportReplies[keyof ReportReplies]>;
