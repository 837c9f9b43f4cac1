import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { ReportEvent } from './report.events';

type Filed = Extract<ReportEvent, { type: 'report.filed.v1' }>['data'];

export type ReportCommand =
  | ({ kind: 'file' } & Filed)
  | { kind: 'propose-refusal'; reason: string; evidence: string[]; by: string }
  | { kind: 'confirm-refusal'; by: string }
  | { kind: 'uphold'; incidentId: string; planId: string };

export interface ReportState {
  filed?: Filed & { at: string };
  progress: 'open' | 'refusal-proposed' | 'refused' | 'upheld';
  refusal?: { reason: string; evidence: string[]; proposedBy: string };
}

/** A report is never closed by one person alone: a refusal needs a reason, evidence and a second reader. */
export const reportDecider: Decider<ReportCommand, ReportEvent, ReportState> = {
  initial: { progress: 'open' },

  evolve(state, { type, data }, { occurredAt }) {
    switch (type) {
      case 'report.filed.v1':
        return { ...state, filed: { ...data, at: occurredAt } };
      case 'report.refusal-proposed.v1':
        return { ...state, progress: 'refusal-proposed', refusal: data };
      case 'report.refused.v1':
        return { ...state, progress: 'refused', refusal: data };
      case 'report.upheld.v1':
        return { ...state, progress: 'upheld' };
    }
  },

  decide(command, state): Decision<ReportEvent> {
    if (command.kind === 'file') {
      const { kind: _kind, ...data } = command;
      if (state.filed) return accept([], { reportId: state.filed.reportId });
      return accept([{ type: 'report.filed.v1', data }], { reportId: data.reportId });
    }
    if (!state.filed) return refuse('REPORT_UNKNOWN');
    const { reportId } = state.filed;
    if (state.progress === 'refused' || state.progress === 'upheld') {
      // Upholding comes again when a plan's approval is carried out again.
      if (command.kind === 'uphold' && state.progress === 'upheld') return accept([], {});
      return refuse('REPORT_NOT_OPEN', { state: state.progress });
    }
    switch (command.kind) {
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
