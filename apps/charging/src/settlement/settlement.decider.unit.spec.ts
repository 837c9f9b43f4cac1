import { specification } from '@modosu/event-sourcing/testing/specification';
import fc from 'fast-check';
import { type RecordSettlement, type SettlementEvent, settlementDecider } from './settlement.decider';

const line = (reference: string, amountYen: number, direction: 'received' | 'paid' = 'received') => ({
  account: 'psp' as const,
  direction,
  amountYen,
  reference,
  by: 'olga',
  reason: 'bank statement',
});
const record = (dueYen: number, ...of: Parameters<typeof line>): RecordSettlement => ({
  type: 'record',
  dueYen,
  ...line(...of),
});
const given = (...events: SettlementEvent[]) => specification(settlementDecider).given(events);
const booked = (debited: string, credited: string, ...of: Parameters<typeof line>): SettlementEvent => ({
  type: 'settlement.recorded.v1',
  data: {
    ...line(...of),
    entry: {
      postings: [
        { account: debited, amountYen: of[1] },
        { account: credited, amountYen: -of[1] },
      ],
    },
  },
});

describe('a settlement', () => {
  it('that was received is D bank / C psp, and one that was negative D psp / C bank', () => {
    const received = booked('bank', 'psp', 'r1', 600);
    given()
      .when(record(1_000, 'r1', 600))
      .thenEvents([received])
      .thenReply({ owedYen: 400 });
    const paid = booked('psp', 'bank', 'r2', 200, 'paid');
    given()
      .when(record(-200, 'r2', 200, 'paid'))
      .thenEvents([paid])
      .thenReply({ owedYen: 0 });
  });
  it('is booked once per reference', () => {
    const before = booked('bank', 'psp', 'r1', 600);
    given(before)
      .when(record(1_000, 'r1', 600))
      .thenEvents([])
      .thenReply({ owedYen: 400 });
    given(before)
      .when(record(1_000, 'r1', 100))
      .thenRefused('CONFLICT');
  });
  it('is never more than the books say is owed, on either side', () => {
    const before = booked('bank', 'psp', 'r1', 600);
    given(before)
      .when(record(1_000, 'r2', 401))
      .thenRefused('SETTLEMENT_EXCEEDS_OWED');
    given(before)
      .when(record(1_000, 'r2', 1, 'paid'))
      .thenRefused('SETTLEMENT_EXCEEDS_OWED');
    given(before)
      .when(record(500, 'r2', 101, 'paid'))
      .thenRefused('SETTLEMENT_EXCEEDS_OWED');
  });
  it('drawn: what is left on the account is what is owed, and its sign never turns', () => {
    const settle = fc.tuple(fc.nat(5_000), fc.integer({ min: 1, max: 6_000 }), fc.constantFrom('received', 'paid'));
    fc.assert(
      fc.property(fc.array(settle, { maxLength: 40 }), (steps) => {
        let state = settlementDecider.initial;
        steps.forEach(([due, amountYen, direction], n) => {
          const command = record(due, `r${n}`, amountYen, direction as 'received');
          const owedYen = due - state.settledYen;
          for (const event of settlementDecider.decide(command, state, '').events) {
            state = settlementDecider.evolve(state, event, { revision: n, occurredAt: '', commandId: 'x' });
          }
          const leftYen = due - state.settledYen;
          expect(Math.sign(leftYen) * Math.sign(owedYen)).not.toBe(-1);
          expect(Math.abs(leftYen)).toBeLessThanOrEqual(Math.abs(owedYen));
        });
      }),
    );
  });
});
