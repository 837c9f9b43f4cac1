import type { EventPlace } from '@modosu/event-sourcing/decider';
import type { Filed, ReportEvent } from './report.events';

export interface Report {
  readonly filed?: Filed & { readonly at: string };
  readonly progress: 'open' | 'refusal-proposed' | 'refused' | 'upheld' | 'withdrawn';
  readonly refusal?: { readonly reason: string; readonly evidence: string[]; readonly proposedBy: string };
  /** Of a report by mail, once its money has been set aside. */
  readonly hold?: { readonly heldYen: number; readonly until: string; readonly ended: boolean };
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
    case 'report.withdrawn.v1':
      return { ...report, progress: 'withdrawn' };
    case 'report.hold-placed.v1':
      return { ...report, hold: { heldYen: data.heldYen, until: data.until, ended: data.heldYen === 0 } };
    case 'report.hold-ended.v1':
      return { ...report, hold: report.hold && { ...report.hold, ended: true } };
  }
}

/** Whether money is set aside because of the report. */
export function holdsMoney({ hold }: Report): boolean {
  return hold !== undefined && !hold.ended;
}

export function isUndecided({ progress }: Report): boolean {
  return progress === 'open' || progress === 'refusal-proposed';
}
