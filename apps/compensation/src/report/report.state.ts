import type { EventPlace } from '@modosu/event-sourcing/decider';
import type { Filed, ReportEvent } from './report.events';

export interface Report {
  readonly filed?: Filed & { readonly at: string };
  readonly progress: 'open' | 'refusal-proposed' | 'refused' | 'upheld';
  readonly refusal?: { readonly reason: string; readonly evidence: string[]; readonly proposedBy: string };
}

export const noReport: Report = { progress: 'open' };

export function evolve(report: Report, { type, data }: ReportEvent, { occurredAt }: EventPlace): Report {
  switch (type) {
    case 'report.filed.v1':
      return { ...report, filed: { ...data, at: occurredAt } };
    case 'report.refusal-proposed.v1':
      return { ...report, progress: 'refusal-proposed', refusal: data };
    case 'report.refused.v1':
      return { ...report, progress: 'refused', refusal: data };
    case 'report.upheld.v1':
      return { ...report, progress: 'upheld' };
  }
}
