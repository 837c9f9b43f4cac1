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

  describe('filed by the link of a letter', () => {
    const now = '2019-07-03T00:00:00.000Z';
    const until = '2019-07-17T00:00:00.000Z';
    const byMail: ReportEvent = {
      type: 'report.filed.v1',
      data: { ...filed.data, channel: 'mail', mail: { transactionId: 'c', lotIds: ['c'] } } as never,
    };
    const placed: ReportEvent = { type: 'report.hold-placed.v1', data: { reportId: 'r', heldYen: 500, until } };
    const withdrawn: ReportEvent = {
      type: 'report.withdrawn.v1',
      data: { reportId: 'r', withdrawnBy: 'v', holdsMoney: true },
    };
    const withdraw = { type: 'withdraw', by: 'v' } as const;
    const end = { type: 'end-hold', releasedYen: 500, reason: 'withdrawn' } as const;
    const ended: ReportEvent = {
      type: 'report.hold-ended.v1',
      data: { reportId: 'r', releasedYen: 500, reason: 'withdrawn' },
    };

    it('is withdrawn once, and says whether there is money to release', () => {
      const given = (...events: ReportEvent[]) => specification(reportDecider).given([byMail, ...events], now);
      given(placed).when(withdraw).thenEvents([withdrawn]);
      given()
        .when(withdraw)
        .thenEvents([{ type: 'report.withdrawn.v1', data: { reportId: 'r', withdrawnBy: 'v' } }]);
      given(placed, withdrawn).when(withdraw).thenEvents([]);
      given(placed, withdrawn).when({ type: 'uphold', incidentId: 'i', planId: 'p' }).thenRefused('REPORT_NOT_OPEN');
    });

    it('given any other report, then nobody withdraws it alone', () => {
      specification(reportDecider).given([filed]).when(withdraw).thenRefused('REPORT_NOT_OPEN');
    });

    it('its money is set aside once and released once', () => {
      const given = (...events: ReportEvent[]) => specification(reportDecider).given([byMail, ...events], now);
      const record = { type: 'record-hold', heldYen: 500, until } as const;
      given().when(record).thenEvents([placed]);
      given(placed).when(record).thenEvents([]);
      given(placed).when(end).thenEvents([ended]);
      given(placed, ended).when(end).thenEvents([]);
      given().when(end).thenEvents([]);
    });

    it('given it was withdrawn while the money was set aside, then that is to be released at once', () => {
      specification(reportDecider)
        .given([byMail, { type: 'report.withdrawn.v1', data: { reportId: 'r', withdrawnBy: 'v' } }], now)
        .when({ type: 'record-hold', heldYen: 500, until })
        .thenEvents([{ type: 'report.hold-placed.v1', data: { reportId: 'r', heldYen: 500, until: now } }]);
    });

    it('given it is refused or upheld, then the event says that money is to be released', () => {
      const given = specification(reportDecider).given([byMail, placed]);
      const upheld = { reportId: 'r', incidentId: 'i', planId: 'p', holdsMoney: true as const };
      given
        .when({ type: 'uphold', incidentId: 'i', planId: 'p' })
        .thenEvents([{ type: 'report.upheld.v1', data: upheld }]);
    });
  });
});
