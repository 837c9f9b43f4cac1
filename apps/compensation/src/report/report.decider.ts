import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import type { ReportCommand, ReportDecision, ReportReplies } from './report.commands';
import type { ReportEvent } from './report.events';
import { evolve, noReport, type Report } from './report.state';

/** A report is never closed by one person alone: a refusal needs a reason, evidence and a second reader. */
export const reportDecider: Decider<ReportCommand, ReportEvent, Report, ReportReplies[keyof ReportReplies]> = {
  initial: noReport,
  evolve,
  decide(command, state): ReportDecision {
    if (command.type === 'file') {
      const { type: _, ...data } = command;
      if (state.filed) return accept([], { reportId: state.filed.reportId });
      return accept([{ type: 'report.filed.v1', data }], { reportId: data.reportId });
    }
    if (!state.filed) return refuse('REPORT_UNKNOWN');
    const { reportId } = state.filed;
    if (state.progress === 'refused' || state.progress === 'upheld') {
      // Upholding comes again when a plan's approval is carried out again.
      if (command.type === 'uphold' && state.progress === 'upheld') return accept([], {});
      return refuse('REPORT_NOT_OPEN', { state: state.progress });
    }
    switch (command.type) {
      case 'propose-refusal': {
        const { reason, evidence, by } = command;
        return accept(
          [{ type: 'report.refusal-proposed.v1', data: { reportId, reason, evidence, proposedBy: by } }],
          {},
        );
      }
      case 'confirm-refusal': {
        const { refusal } = state;
        if (!refusal) return refuse('REPORT_NOT_OPEN', { state: state.progress });
        if (refusal.proposedBy === command.by) return refuse('SECOND_READER_REQUIRED');
        const { reason, evidence, proposedBy } = refusal;
        return accept(
          [{ type: 'report.refused.v1', data: { reportId, reason, evidence, proposedBy, confirmedBy: command.by } }],
          {},
        );
      }
      case 'uphold': {
        const { incidentId, planId } = command;
        return accept([{ type: 'report.upheld.v1', data: { reportId, incidentId, planId } }], {});
      }
    }
  },
};
