import type { PlanLine, PlanTotals } from '@modosu/contracts/compensation.events';
import { specification } from '@modosu/event-sourcing/testing/specification';
import { contentHash } from './content-hash';
import { planDecider } from './plan.decider';
import type { PlanEvent } from './plan.events';

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
  const approve = { type: 'approve' as const, contentHash: hash, approvedBy: 'ben' };

  it('is proposed with the hash of its lines, and adds none afterwards', () => {
    const propose = { type: 'propose' as const, incidentId: 'i', scopeId: 's', totals, proposedBy: 'anna', cutOff };
    specification(planDecider).given([lines, basis]).when(propose).thenEvents([proposed]);
    specification(planDecider)
      .given([lines, basis, proposed])
      .when({ type: 'add-lines', planId: 'p', from: 1, lines: [line] })
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
    const drop = { type: 'drop-line' as const, originalId: 'c', reason: 'cleared' as const };
    specification(planDecider).given([lines, basis, proposed]).when(drop).thenRefused('PLAN_NOT_OPEN');
    const given = [lines, basis, proposed, approved];
    specification(planDecider).given(given).when(drop).thenEvents([dropped]);
    specification(planDecider)
      .given([...given, dropped])
      .when(drop)
      .thenEvents([]);
    specification(planDecider)
      .given([...given, dropped])
      .when({ type: 'record-executed', completed: 0, skipped: ['c'] })
      .thenEvents([{ type: 'plan.executed.v1', data: { planId: 'p', incidentId: 'i', completed: 0, skipped: ['c'] } }]);
  });
  it('is approved and executed once', () => {
    specification(planDecider).given([lines, basis, proposed, approved]).when(approve).thenRefused('PLAN_NOT_OPEN');
    specification(planDecider)
      .given([lines, basis, proposed])
      .when({ type: 'record-executed', completed: 1, skipped: [] })
      .thenRefused('PLAN_NOT_OPEN');
  });
});
