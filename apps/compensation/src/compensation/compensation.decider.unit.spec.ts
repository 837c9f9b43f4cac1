import type { PlanLine } from '@modosu/contracts/compensation.events';
import { specification } from '@modosu/event-sourcing/testing/specification';
import type { CompensationCommand } from './compensation.commands';
import { compensationDecider } from './compensation.decider';
import type { StoredCompensationEvent } from './compensation.events';

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

describe('a compensation', () => {
  const ids = { compensationId: 'c', incidentId: 'i', planId: 'p' };
  const started: StoredCompensationEvent = { type: 'compensation.started.v1', data: { ...ids, line } };
  const complete = (recoveredYen: number): CompensationCommand => ({
    type: 'complete',
    destination: 'refund',
    recoveredYen,
    receivables: [],
  });
  const done = specification(compensationDecider).given([started]).when(complete(10_000)).decision
    .events[0] as StoredCompensationEvent;
  const propose: CompensationCommand = {
    type: 'propose-correction',
    correctionId: 'k',
    reason: 'admitted',
    proposedBy: 'anna',
  };

  it('begins once: another plan meets one that is there', () => {
    const start = { type: 'start' as const, ...ids, line };
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
      .when({ type: 'approve-correction', correctionId: 'k', approvedBy: 'anna' })
      .thenRefused('PROPOSER_MAY_NOT_APPROVE');
    const corrected = proposed.when({ type: 'approve-correction', correctionId: 'k', approvedBy: 'ben' }).decision;
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
