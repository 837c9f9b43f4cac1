import { specification } from '@modosu/event-sourcing/testing/specification';
import fc from 'fast-check';
import type { CompensationCommand } from './compensation.commands';
import { compensationDecider } from './compensation.decider';
import type { StoredCompensationEvent } from './compensation.events';

const ids = { compensationId: 'c', incidentId: 'i', planId: 'p' };
const started: StoredCompensationEvent = {
  type: 'compensation.started.v1',
  data: {
    ...ids,
    line: {
      originalId: 'c',
      kind: 'charge',
      customerId: 'v',
      amountYen: 30_000,
      destination: 'refund',
      sources: [],
      row: 'E',
    },
  },
};
const completed = (recoveredYen: number, receivableYen: number) =>
  specification(compensationDecider)
    .given([started])
    .when({
      type: 'complete',
      destination: 'refund',
      recoveredYen,
      receivables: receivableYen > 0 ? [{ customerId: 'm', amountYen: receivableYen }] : [],
    }).decision.events;
const recovery = (recoveryId: string, amountYen: number, customerId = 'v'): CompensationCommand => ({
  type: 'record-recovery',
  recoveryId,
  paymentId: 'q',
  customerId,
  amountYen,
});
const compensation = (...events: readonly StoredCompensationEvent[]) =>
  specification(compensationDecider).given([started, ...events]);

/** What components and accounts the entries of these events come to. */
function posted(events: readonly StoredCompensationEvent[]) {
  const sums: Record<string, number> = {};
  for (const { data } of events) {
    for (const { account, amountYen, component } of ('entry' in data && data.entry?.postings) || []) {
      sums[account] = (sums[account] ?? 0) + amountYen;
      if (component) sums[component] = (sums[component] ?? 0) + amountYen;
    }
  }
  return sums;
}

describe('two ways of giving back: a void after the compensation', () => {
  it('moves the loss to recovered, then what is owed', () => {
    const done = completed(5_000, 10_000);
    const { decision } = compensation(...done)
      .when(recovery('q:c', 20_000))
      .thenReply({ takenYen: 20_000 });
    expect(posted(decision.events)).toEqual({
      'transit:void:q': 20_000,
      recovered: 20_000,
      'loss:fraud': -15_000,
      loss: -15_000,
      'receivable:mule:m': -5_000,
      receivable: -5_000,
    });
  });

  it('of a receiver’s payment takes off what that receiver owes first', () => {
    const done = completed(5_000, 10_000);
    const { decision } = compensation(...done).when(recovery('q:transfer:t', 12_000, 'm'));
    expect(posted(decision.events)).toMatchObject({ 'receivable:mule:m': -10_000, 'loss:fraud': -2_000 });
  });

  it('of the customer’s own payment takes what they could not pay for, and no more', () => {
    const line = { ...started.data.line, debitIds: ['stolen'], unknowinglySpentYen: 3_000 };
    const named: StoredCompensationEvent = { type: 'compensation.started.v1', data: { ...started.data, line } };
    const done = specification(compensationDecider).given([named, ...completed(5_000, 0)]);
    const of = (paymentId: string): CompensationCommand => ({
      type: 'record-recovery',
      recoveryId: `${paymentId}:c`,
      paymentId,
      customerId: 'v',
      amountYen: 12_000,
    });
    done.when(of('stolen')).thenReply({ takenYen: 12_000 });
    const { decision } = done.when(of('mine')).thenReply({ takenYen: 3_000 });
    const again = [named, ...completed(5_000, 0), ...decision.events];
    specification(compensationDecider).given(again).when(of('mine too')).thenReply({ takenYen: 0 });
  });

  it('takes nothing where nothing was borne: it is the customer’s', () => {
    compensation(...completed(30_000, 0))
      .when(recovery('q:c', 1_000))
      .thenEvents([])
      .thenReply({ takenYen: 0 });
  });

  it('waits for a compensation that is under way, and for one that only the wallet knows of yet', () => {
    compensation().when(recovery('q:c', 1_000)).thenRefused('COMPENSATION_UNDER_WAY');
    specification(compensationDecider).given([]).when(recovery('q:c', 1_000)).thenRefused('COMPENSATION_UNDER_WAY');
  });

  it('leaves a correction only what is still lost', () => {
    const done = completed(0, 0);
    const late = compensation(...done).when(recovery('q:c', 20_000)).decision.events;
    const propose = { type: 'propose-correction', correctionId: 'k', reason: 'admitted', proposedBy: 'anna' } as const;
    compensation(...done, ...late)
      .when(propose)
      .thenReply({ correctionId: 'k', receivableYen: 10_000 });
    const before = compensation(...done).when(propose).decision.events;
    const approve = { type: 'approve-correction', correctionId: 'k', approvedBy: 'ben' } as const;
    compensation(...done, ...before, ...late)
      .when(approve)
      .thenRefused('CONFLICT');
    const corrected = compensation(...done, ...before).when(approve).decision.events;
    const { decision } = compensation(...done, ...before, ...corrected).when(recovery('q:c', 1_000));
    expect(posted(decision.events)).toMatchObject({ 'receivable:customer:v': -1_000, receivable: -1_000 });
  });

  it('whatever is voided how often: recovered + loss + receivable stays, and no account goes below nothing', () => {
    const figures = fc.record({
      recovered: fc.nat(10_000),
      receivable: fc.nat(10_000),
      late: fc.array(
        fc.record({ no: fc.nat(5), yen: fc.integer({ min: 1, max: 20_000 }), who: fc.constantFrom('v', 'm') }),
      ),
    });
    fc.assert(
      fc.property(figures, ({ recovered, receivable, late }) => {
        const events = [...completed(recovered, receivable)];
        for (const { no, yen, who } of late) {
          const { decision } = compensation(...events).when(recovery(`q${no}:c`, yen, who));
          events.push(...decision.events);
          compensation(...events)
            .when(recovery(`q${no}:c`, yen, who))
            .thenEvents([]);
        }
        const { recovered: lateYen = 0, loss = 0, receivable: owed = 0, ...accounts } = posted(events);
        expect(recovered + lateYen + loss + owed).toBe(30_000);
        expect(accounts['loss:fraud'] ?? 0).toBeGreaterThanOrEqual(0);
        expect(accounts['receivable:mule:m'] ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
