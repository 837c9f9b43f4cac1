import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import type { ReportCommand, ReportDecision, ReportReplies } from './report.commands';
import type { ReportEvent } from './report.events';
import { evolve, holdsMoney, isUndecided, noReport, type Report } from './report.state';

/** A report is never closed by one person alone: a refusal needs a reason, evidence and a second reader. */
export const reportDecider: Decider<ReportCommand, ReportEvent, Report, ReportReplies[keyof ReportReplies]> = {
  initial: noReport,
  evolve,
  decide(command, state, now): ReportDecision {
    if (command.type === 'file') {
      const { type: _, ...data } = command;
      if (state.filed) return accept([], { reportId: state.filed.reportId });
      return accept([{ type: 'report.filed.v1', data }], { reportId: data.reportId });
    }
    if (!state.filed) return refuse('REPORT_UNKNOWN');
    const { reportId } = state.filed;
    if (command.type === 'record-hold' || command.type === 'end-hold') return decideHold(command, reportId, state, now);
    const holds = holdsMoney(state) || undefined;
    if (!isUndecided(state)) {
      // Upholding comes again when a plan's approval is carried out again.
      if (command.type === 'uphold' && state.progress === 'upheld') return accept([], {});
      if (command.type === 'withdraw' && state.progress === 'withdrawn') return accept([], {});
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
          [
            {
              type: 'report.refused.v1',
              data: { reportId, reason, evidence, proposedBy, confirmedBy: command.by, holdsMoney: holds },
            },
          ],
          {},
        );
      }
      case 'uphold': {
        const { incidentId, planId } = command;
        return accept([{ type: 'report.upheld.v1', data: { reportId, incidentId, planId, holdsMoney: holds } }], {});
      }
      case 'withdraw': {
        // What somebody said in the app or to staff, only two people take off the table.
        if (state.filed.mail === undefined) return refuse('REPORT_NOT_OPEN', { channel: state.filed.channel });
        const withdrawn = { reportId, withdrawnBy: command.by, holdsMoney: holds };
        return accept([{ type: 'report.withdrawn.v1', data: withdrawn }], {});
      }
    }
  },
};

/** Notes what payment has set aside or released; once each. */
function decideHold(
  command: Extract<ReportCommand, { type: 'record-hold' | 'end-hold' }>,
  reportId: string,
  state: Report,
  now: string,
): ReportDecision {
  if (command.type === 'record-hold') {
    const { heldYen } = command;
    // Of a report that was withdrawn or decided meanwhile the money is released at once.
    const until = isUndecided(state) ? command.until : now;
    return accept(state.hold ? [] : [{ type: 'report.hold-placed.v1', data: { reportId, heldYen, until } }], {});
  }
  const { releasedYen, reason } = command;
  return accept(
    holdsMoney(state) ? [{ type: 'report.hold-ended.v1', data: { reportId, releasedYen, reason } }] : [],
    {},
  );
}
