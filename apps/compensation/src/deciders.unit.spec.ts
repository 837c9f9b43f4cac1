import type { PlanLine, PlanTotals } from '@modosu/contracts/compensation.events';
import { specification } from '@modosu/event-sourcing/testing/specification';
import type { CompensationCommand } from './execution/compensation.decider';
import { compensationDecider } from './execution/compensation.decider';
import type { StoredCompensationEvent } from './execution/compensation.events';
import { incidentDecider } from './incident/incident.decider';
import type { IncidentEvent } from './incident/incident.events';
import { planDecider } from './plan/plan.decider';
import type { PlanEvent } from './plan/plan.events';
import { contentHash } from './plan/plan-totals';
import { reportDecider } from './report/report.decider';
import type { ReportEvent } from './report/report.events';

const line: PlanLine = {
  originalId: 'c',
  kind: 'charge',
  customerId: 'v',
  amountYen: 30_000,
  destination: 'refund',
  sources: [
    { from: 'hold', customerId: 'v', account: 'hold:v', amountYen: 10_000 },
    { from: 'loss', account: 'loss:fraud', amountYen: 20_000 },
  ],
  row: 'B',
};

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
      .when({ kind: 'file', ...data })
      .thenEvents([filed]);
    specification(reportDecider)
      .given([filed])
      .when({ kind: 'file', ...data })
      .thenEvents([]);
  });
  it('is refused by two people, never by one', () => {
    const { reason, evidence } = proposal;
    const open = specification(reportDecider).given([filed]);
    open.when({ kind: 'propose-refusal', reason, evidence, by: 'anna' }).thenEvents([proposed]);
    open.when({ kind: 'confirm-refusal', by: 'ben' }).thenRefused('REPORT_NOT_OPEN');
    const waiting = specification(reportDecider).given([filed, proposed]);
    waiting.when({ kind: 'confirm-refusal', by: 'anna' }).thenRefused('SECOND_READER_REQUIRED');
    waiting.when({ kind: 'confirm-refusal', by: 'ben' }).thenEvents([refused]);
  });
  it('is decided once, and upheld again without an effect', () => {
    const upheld: ReportEvent = { type: 'report.upheld.v1', data: { reportId: 'r', incidentId: 'i', planId: 'p' } };
    const uphold = { kind: 'uphold' as const, incidentId: 'i', planId: 'p' };
    specification(reportDecider).given([filed]).when(uphold).thenEvents([upheld]);
    specification(reportDecider).given([filed, upheld]).when(uphold).thenEvents([]);
    specification(reportDecider).given([filed, proposed, refused]).when(uphold).thenRefused('REPORT_NOT_OPEN');
  });
  it('that nobody filed is unknown', () => {
    specification(reportDecider).given([]).when({ kind: 'confirm-refusal', by: 'ben' }).thenRefused('REPORT_UNKNOWN');
  });
});

describe('an incident', () => {
  const window = { from: '2019-06-30T15:00:00.000Z', to: '2019-07-06T09:00:00.000Z' };
  const opened: IncidentEvent = { type: 'incident.opened.v1', data: { incidentId: 'i', name: 'july', ...window } };
  const close = {
    kind: 'close' as const,
    outflowYen: 10,
    recoveredYen: 4,
    lossYen: 5,
    receivableYen: 1,
    holds: 0,
    releasedYen: 0,
  };

  it('needs a window that ends after it begins', () => {
    const backwards = { from: window.to, to: window.from };
    specification(incidentDecider)
      .given([])
      .when({ kind: 'open', incidentId: 'i', name: 'july', ...backwards })
      .thenRefused('VALIDATION_FAILED');
  });
  it('takes an indicator once', () => {
    const add = { kind: 'add-indicator' as const, indicator: 'device', value: 'd', reason: 'twelve accounts' };
    const added: IncidentEvent = {
      type: 'incident.indicator-added.v1',
      data: { incidentId: 'i', kind: 'device', value: 'd', reason: 'twelve accounts' },
    };
    specification(incidentDecider).given([opened]).when(add).thenEvents([added]);
    specification(incidentDecider).given([opened, added]).when(add).thenEvents([]);
    specification(incidentDecider).given([]).when(add).thenRefused('INCIDENT_UNKNOWN');
  });
  it('is not held or planned before it is scoped', () => {
    const given = specification(incidentDecider).given([opened]);
    given.when({ kind: 'record-hold', wallets: 1, heldYen: 1, sessionsEnded: 0 }).thenRefused('INCIDENT_NOT_SCOPED');
    given.when({ kind: 'record-plan', planId: 'p' }).thenRefused('INCIDENT_NOT_SCOPED');
  });
  it('closes only when outflow = recovered + loss + receivable, exactly', () => {
    const { kind: _kind, ...figures } = close;
    const given = specification(incidentDecider).given([opened]);
    given.when(close).thenEvents([{ type: 'incident.closed.v1', data: { incidentId: 'i', ...figures } }]);
    given.when({ ...close, lossYen: 4 }).thenRefused('NOT_RECONCILED');
  });
  describe('of two plans, whichever copy of the service takes them,', () => {
    const scoped = {
      type: 'incident.scoped.v1',
      data: { incidentId: 'i', scopeId: 's', summary: {} },
    } as IncidentEvent;
    const plan = (planId: string, replaces?: string): IncidentEvent => ({
      type: 'incident.plan-proposed.v1',
      data: { incidentId: 'i', planId, ...(replaces ? { replaces } : {}) },
    });
    const approvedPlan = (planId: string): IncidentEvent => ({
      type: 'incident.plan-approved.v1',
      data: { incidentId: 'i', planId },
    });
    const approve = (planId: string, executed?: string) => ({
      kind: 'approve-plan' as const,
      planId,
      ...(executed ? { executed } : {}),
    });
    const both = [opened, scoped, plan('p'), plan('q', 'p')];

    it('the later takes the place of the former, and says so', () => {
      specification(incidentDecider)
        .given([opened, scoped, plan('p')])
        .when({ kind: 'record-plan', planId: 'q' })
        .thenEvents([plan('q', 'p')])
        .thenReply({ planId: 'q', replaces: 'p' });
    });
    it('only the later can be approved', () => {
      specification(incidentDecider).given(both).when(approve('p')).thenRefused('PLAN_NOT_OPEN');
      specification(incidentDecider)
        .given(both)
        .when(approve('q'))
        .thenEvents([approvedPlan('q')]);
    });
    it('none is approved while another is being carried out, and the incident is not closed', () => {
      const under = specification(incidentDecider).given([
        opened,
        scoped,
        plan('p'),
        approvedPlan('p'),
        plan('q', 'p'),
      ]);
      under.when(approve('q')).thenRefused('PLAN_UNDER_WAY');
      under.when(approve('q', 'p')).thenEvents([approvedPlan('q')]);
      under.when(close).thenRefused('PLAN_UNDER_WAY');
      under.when({ ...close, executed: 'p' }).thenReply({});
    });
    it('none is approved after the incident was closed', () => {
      const { kind: _kind, ...figures } = close;
      specification(incidentDecider)
        .given([...both, { type: 'incident.closed.v1', data: { incidentId: 'i', ...figures } }])
        .when(approve('q'))
        .thenRefused('INCIDENT_CLOSED');
    });
  });
  it('takes nothing more once it is closed', () => {
    const { kind: _kind, ...figures } = close;
    const closed: IncidentEvent = { type: 'incident.closed.v1', data: { incidentId: 'i', ...figures } };
    specification(incidentDecider).given([opened, closed]).when(close).thenRefused('INCIDENT_CLOSED');
  });
});

describe('a plan', () => {
  const totals = { lines: 1 } as PlanTotals;
  const cutOff = { position: '77', at: '2019-07-05T00:00:00.000Z' };
  const lots = [{ customerId: 'v', lotId: 'c', leftYen: 10_000 }];
  const charges = [{ chargeId: 'c', state: 'completed' }];
  const basis: PlanEvent = { type: 'plan.basis-added.v1', data: { planId: 'p', lots, charges } };
  const lines: PlanEvent = { type: 'plan.lines-added.v1', data: { planId: 'p', lines: [line] } };
  const hash = contentHash([line], { lots, charges, cutOff });
  const proposed: PlanEvent = {
    type: 'plan.proposed.v1',
    data: { planId: 'p', incidentId: 'i', scopeId: 's', totals, contentHash: hash, proposedBy: 'anna', cutOff },
  };
  const approved: PlanEvent = {
    type: 'plan.approved.v1',
    data: { planId: 'p', incidentId: 'i', contentHash: hash, approvedBy: 'ben' },
  };
  const approve = { kind: 'approve' as const, contentHash: hash, approvedBy: 'ben' };

  it('is proposed with the hash of its lines, and adds none afterwards', () => {
    const propose = { kind: 'propose' as const, incidentId: 'i', scopeId: 's', totals, proposedBy: 'anna', cutOff };
    specification(planDecider).given([lines, basis]).when(propose).thenEvents([proposed]);
    specification(planDecider)
      .given([lines, basis, proposed])
      .when({ kind: 'add-lines', planId: 'p', from: 1, lines: [line] })
      .thenRefused('PLAN_NOT_OPEN');
    specification(planDecider).given([]).when(propose).thenRefused('PLAN_UNKNOWN');
  });
  it('is approved by somebody else, who looked at exactly this content', () => {
    const given = specification(planDecider).given([lines, basis, proposed]);
    given.when(approve).thenEvents([approved]);
    given.when({ ...approve, approvedBy: 'anna' }).thenRefused('PROPOSER_MAY_NOT_APPROVE');
    given.when({ ...approve, contentHash: 'f'.repeat(64) }).thenRefused('PLAN_CHANGED');
    given.when({ ...approve, contentHash: contentHash([line]) }).thenRefused('PLAN_CHANGED');
  });
  it('from before there was a basis is still read, and its hash is that of its lines', () => {
    const { cutOff: _none, ...data } = (proposed as Extract<PlanEvent, { type: 'plan.proposed.v1' }>).data;
    const old: PlanEvent = { type: 'plan.proposed.v1', data: { ...data, contentHash: contentHash([line]) } };
    const given = specification(planDecider).given([lines, old]);
    given.when({ ...approve, contentHash: contentHash([line]) }).thenReply({});
  });
  it('says which lines were not carried out, and still comes to its end', () => {
    const dropped: PlanEvent = {
      type: 'plan.line-dropped.v1',
      data: { planId: 'p', incidentId: 'i', originalId: 'c', reason: 'cleared' },
    };
    const drop = { kind: 'drop-line' as const, originalId: 'c', reason: 'cleared' as const };
    specification(planDecider).given([lines, basis, proposed]).when(drop).thenRefused('PLAN_NOT_OPEN');
    const given = [lines, basis, proposed, approved];
    specification(planDecider).given(given).when(drop).thenEvents([dropped]);
    specification(planDecider)
      .given([...given, dropped])
      .when(drop)
      .thenEvents([]);
    specification(planDecider)
      .given([...given, dropped])
      .when({ kind: 'record-executed', completed: 0, skipped: ['c'] })
      .thenEvents([{ type: 'plan.executed.v1', data: { planId: 'p', incidentId: 'i', completed: 0, skipped: ['c'] } }]);
  });
  it('is approved and executed once', () => {
    specification(planDecider).given([lines, basis, proposed, approved]).when(approve).thenRefused('PLAN_NOT_OPEN');
    specification(planDecider)
      .given([lines, basis, proposed])
      .when({ kind: 'record-executed', completed: 1, skipped: [] })
      .thenRefused('PLAN_NOT_OPEN');
  });
});

describe('a compensation', () => {
  const ids = { compensationId: 'c', incidentId: 'i', planId: 'p' };
  const started: StoredCompensationEvent = { type: 'compensation.started.v1', data: { ...ids, line } };
  const complete = (recoveredYen: number): CompensationCommand => ({
    kind: 'complete',
    destination: 'refund',
    recoveredYen,
    receivables: [],
  });
  const done = specification(compensationDecider).given([started]).when(complete(10_000)).decision
    .events[0] as StoredCompensationEvent;
  const propose: CompensationCommand = {
    kind: 'propose-correction',
    correctionId: 'k',
    reason: 'admitted',
    proposedBy: 'anna',
  };

  it('begins once: another plan meets one that is there', () => {
    const start = { kind: 'start' as const, ...ids, line };
    specification(compensationDecider).given([]).when(start).thenEvents([started]);
    specification(compensationDecider).given([started]).when(start).thenEvents([]);
    specification(compensationDecider)
      .given([started])
      .when({ ...start, planId: 'q' })
      .thenRefused('ALREADY_COMPENSATED');
  });
  it('books what holds did not give as loss, and is completed once', () => {
    expect(done).toMatchObject({
      type: 'compensation.completed.v1',
      data: {
        recoveredYen: 10_000,
        lossYen: 20_000,
        entry: {
          postings: [
            { account: 'loss:fraud', amountYen: 20_000, component: 'loss', originalId: 'c', incidentId: 'i' },
            { account: 'transit:compensation:c', amountYen: -20_000 },
          ],
        },
      },
    });
    specification(compensationDecider).given([started, done]).when(complete(10_000)).thenEvents([]);
    specification(compensationDecider).given([]).when(complete(10_000)).thenRefused('NOT_FOUND');
  });
  it('never gives more than its original', () => {
    specification(compensationDecider).given([started]).when(complete(30_001)).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
  });
  it('is not corrected while receivers were held to account for it', () => {
    const mule = { from: 'receivable' as const, customerId: 'm', account: 'receivable:mule:m', amountYen: 20_000 };
    const transferred: StoredCompensationEvent = {
      type: 'compensation.started.v1',
      data: { ...ids, line: { ...line, sources: [mule] } },
    };
    specification(compensationDecider).given([transferred, done]).when(propose).thenRefused('CONFLICT');
  });
  it('J2: is corrected by two people for what had not come out of the customer’s wallet', () => {
    const given = specification(compensationDecider).given([started, done]);
    const { events } = given.when(propose).thenReply({ correctionId: 'k', receivableYen: 20_000 }).decision;
    const proposed = specification(compensationDecider).given([started, done, ...events]);
    proposed
      .when({ kind: 'approve-correction', correctionId: 'k', approvedBy: 'anna' })
      .thenRefused('PROPOSER_MAY_NOT_APPROVE');
    const corrected = proposed.when({ kind: 'approve-correction', correctionId: 'k', approvedBy: 'ben' }).decision;
    expect(corrected.events[0]).toMatchObject({
      data: {
        entry: {
          postings: [
            { account: 'receivable:customer:v', amountYen: 20_000, component: 'receivable' },
            { account: 'loss:fraud', amountYen: -20_000, component: 'loss' },
          ],
        },
      },
    });
    specification(compensationDecider)
      .given([started, done, ...events, ...corrected.events])
      .when(propose)
      .thenRefused('ALREADY_COMPENSATED');
  });
});
