import { specification } from '@modosu/event-sourcing/testing/specification';
import { reportDecider } from './report.decider';
import type { ReportEvent } from './report.events';

describe('a report', () => {
  const filed: ReportEvent = {
    type: 'report.filed.v1',
    data: { reportId: 'r', customerId: 'v', chargeIds: ['c'], description: 'not mine', channel: 'app' },
  };
  const proposal = { reportId: 'r', reason: 'own device', evidence: ['home-device'], proposedBy: 'anna' };
  const proposed: ReportEvent = { type: 'report.refusal-proposed.v1', data: proposal };
  const refused: ReportEvent = { type: 'report.refused.v1', data: { ...proposal, confirmedBy: 'ben' } };

  it('is filed once', () => {
    const { data } = filed as Extract<ReportEvent, { type: 'report.filed.v1' }>;
    specification(reportDecider)
      .given([])
      .when({ type: 'file', ...data })
      .thenEvents([filed]);
    specification(reportDecider)
      .given([filed])
      .when({ type: 'file', ...data })
      .thenEvents([]);
  });
  it('is refused by two people, never by one', () => {
    const { reason, evidence } = proposal;
    const open = specification(reportDecider).given([filed]);
    open.when({ type: 'propose-refusal', reason, evidence, by: 'anna' }).thenEvents([proposed]);
    open.when({ type: 'confirm-refusal', by: 'ben' }).thenRefused('REPORT_NOT_OPEN');
    const waiting = specification(reportDecider).given([filed, proposed]);
    waiting.when({ type: 'confirm-refusal', by: 'anna' }).thenRefused('SECOND_READER_REQUIRED');
    waiting.when({ type: 'confirm-refusal', by: 'ben' }).thenEvents([refused]);
  });
  it('is decided once, and upheld again without an effect', () => {
    const upheld: ReportEvent = { type: 'report.upheld.v1', data: { reportId: 'r', incidentId: 'i', planId: 'p' } };
    const uphold = { type: 'uphold' as const, incidentId: 'i', planId: 'p' };
    specification(reportDecider).given([filed]).when(uphold).thenEvents([upheld]);
    specification(reportDecider).given([filed, upheld]).when(uphold).thenEvents([]);
    specification(reportDecider).given([filed, proposed, refused]).when(uphold).thenRefused('REPORT_NOT_OPEN');
  });
  it('that nobody filed is unknown', () => {
    specification(reportDecider).given([]).when({ type: 'confirm-refusal', by: 'ben' }).thenRefused('REPORT_UNKNOWN');
  });
});
