import type { Decision } from '@modosu/event-sourcing/decider';
import type { Filed, ReportEvent } from './report.events';

export type ReportCommand =
  | ({ readonly type: 'file' } & Filed)
  | { readonly type: 'propose-refusal'; readonly reason: string; readonly evidence: string[]; readonly by: string }
  | { readonly type: 'confirm-refusal'; readonly by: string }
  | { readonly type: 'uphold'; readonly incidentId: string; readonly planId: string };

/** What each command is answered with. */
export interface ReportReplies {
  file: { reportId: string };
  'propose-refusal': Record<string, never>;
  'confirm-refusal': Record<string, never>;
  uphold: Record<string, never>;
}

export type ReportDecision = Decision<ReportEvent, ReportReplies[keyof ReportReplies]>;
