import { specification } from '@modosu/event-sourcing/testing/specification';
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
const owing = (yen: number) => [
  started,
  ...(specification(compensationDecider)
    .given([started])
    .when({
      type: 'complete',
      destination: 'refund',
      recoveredYen: 0,
      receivables: [{ customerId: 'm', amountYen: yen }],
    }).decision.events as StoredCompensationEvent[]),
];
const repay = (reference: string, amountYen: number, debtorId = 'm') =>
  ({ type: 'take-repayment', reference, debtorId, debt: 'mule', amountYen }) as const;

describe('a debtor who repays', () => {
  it('owes so much less: D transit / C receivable, once per reference', () => {
    const given = specification(compensationDecider).given(owing(18_000));
    const { events } = given.when(repay('r1', 8_000)).thenReply({ owedYen: 10_000 }).decision;
    expect(events[0]).toMatchObject({
      type: 'compensation.repaid.v1',
      data: {
        entry: {
          postings: [
            { account: 'transit:repayment:r1', amountYen: 8_000, component: 'recovered', incidentId: 'i' },
            { account: 'receivable:mule:m', amountYen: -8_000, component: 'receivable', originalId: 'c' },
          ],
        },
      },
    });
    const after = specification(compensationDecider).given([
      ...owing(18_000),
      ...(events as StoredCompensationEvent[]),
    ]);
    after.when(repay('r1', 8_000)).thenEvents([]).thenReply({ owedYen: 10_000 });
    after.when(repay('r1', 1)).thenRefused('CONFLICT');
    after.when(repay('r2', 10_001)).thenRefused('REPAYMENT_EXCEEDS_OWED');
    after.when(repay('r2', 10_000)).thenReply({ owedYen: 0 });
  });
  it('owes nothing that somebody else does', () => {
    specification(compensationDecider)
      .given(owing(18_000))
      .when(repay('r1', 1, 'other'))
      .thenRefused('REPAYMENT_EXCEEDS_OWED');
    specification(compensationDecider).given([]).when(repay('r1', 1)).thenRefused('NOT_FOUND');
  });
});
