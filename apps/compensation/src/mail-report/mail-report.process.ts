import { defineProcess, type Opened } from '@modosu/event-sourcing/process/process';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { ReportEvent } from '../report/report.events';

/** The report whose money is to be set aside or released. */
export interface ReportWork {
  readonly reportId: string;
}

/** How long the request that filed or withdrew has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Sets aside what a report by mail is about, and releases it when the report is decided or withdrawn, or its time is over.
 * The pieces of one report are named by what is left to do.
 */
export const reportHoldProcess = defineProcess<ReportEvent, ReportWork>({
  name: 'report holds',
  prefixes: ['report-'],
  graceMs: GRACE_MS,
  longestPauseMs: LONGEST_PAUSE_MS,
  concurrency: 4,
  opens,
  closes({ type, data }) {
    if (type === 'report.hold-placed.v1') return [piece('place', data)];
    return type === 'report.hold-ended.v1' ? [piece('expire', data), piece('release', data)] : [];
  },
});

function opens({ type, data }: RecordedEvent<ReportEvent>): Opened<ReportWork>[] {
  const work = { reportId: data.reportId };
  switch (type) {
    case 'report.filed.v1':
      return data.mail ? [{ id: piece('place', data), work }] : [];
    case 'report.hold-placed.v1':
      return data.heldYen > 0 ? [{ id: piece('expire', data), work, dueAtMs: Date.parse(data.until) }] : [];
    case 'report.withdrawn.v1':
    case 'report.refused.v1':
    case 'report.upheld.v1':
      return data.holdsMoney ? [{ id: piece('release', data), work }] : [];
    default:
      return [];
  }
}

const piece = (step: 'place' | 'expire' | 'release', { reportId }: ReportWork): string => `${step} ${reportId}`;
