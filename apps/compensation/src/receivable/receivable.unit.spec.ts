import { specification } from '@modosu/event-sourcing/testing/specification';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { owedCashbackProcess } from './owed-cashback.process';
import { receivableDecider } from './receivable.decider';

const owed = {
  customerId: 'c',
  lotId: 'cashback:p',
  withdrawalId: 'r',
  reason: 'too large',
  amountYen: 890,
};
const recorded = (type: string, data: object) => ({ type, data }) as unknown as RecordedEvent<never>;

describe('cashback that a customer owes', () => {
  const [opened] = owedCashbackProcess.opens(recorded('wallet.cashback-owed.v1', owed));
  const book = { type: 'book', ...opened!.work } as const;

  it('is booked as a receivable, once', () => {
    const given = specification(receivableDecider).given([]).when(book);
    expect(given.decision.events).toMatchObject([
      {
        type: 'receivable.booked.v1',
        data: {
          entry: {
            postings: [
              { account: 'receivable:customer:c', amountYen: 890 },
              { account: 'transit:cashback:r:cashback:p', amountYen: -890 },
            ],
          },
        },
      },
    ]);
    specification(receivableDecider)
      .given([...given.decision.events])
      .when(book)
      .thenEvents([]);
  });

  it('is open work until it is booked', () => {
    const { id } = opened!;
    expect(owedCashbackProcess.closes(recorded('receivable.booked.v1', { reference: id }))).toEqual([id]);
    expect(owedCashbackProcess.opens(recorded('wallet.frozen.v1', {}))).toEqual([]);
  });

  it('is repaid by bank, once per line of the statement and never more than is owed', () => {
    const booked = specification(receivableDecider).given([]).when(book).decision.events;
    const what = { customerId: 'c', reference: book.reference, bankReference: 'line-1', amountYen: 500 };
    const repay = { type: 'take-repayment', ...what } as const;
    const given = specification(receivableDecider).given([...booked]);
    const { events } = given.when(repay).thenReply({ owedYen: 390 }).decision;
    expect(events).toMatchObject([
      {
        type: 'receivable.repaid.v1',
        data: {
          entry: {
            postings: [
              { account: 'transit:repayment:line-1', amountYen: 500 },
              { account: 'receivable:customer:c', amountYen: -500 },
            ],
          },
        },
      },
    ]);
    const after = specification(receivableDecider).given([...booked, ...events]);
    after.when(repay).thenEvents([]).thenReply({ owedYen: 390 });
    after.when({ ...repay, amountYen: 1 }).thenRefused('CONFLICT');
    after.when({ ...repay, bankReference: 'line-2', amountYen: 391 }).thenRefused('REPAYMENT_EXCEEDS_OWED');
    specification(receivableDecider).given([]).when(repay).thenRefused('NOT_FOUND');
  });
});
