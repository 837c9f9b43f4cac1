import { specification } from '@modosu/event-sourcing/testing/specification';
import fc from 'fast-check';
import { type ComparisonEvent, comparisonDecider } from './comparison.decider';

const { given } = specification(comparisonDecider);
const begun: ComparisonEvent = { type: 'comparison.begun.v1', data: { customerId: 'c-1' } };
const begin = { type: 'begin', customerId: 'c-1', secretMac: 'mac' } as const;
const T0 = '2019-07-01T00:00:00.000Z';
const at = (minutes: number) => new Date(Date.parse(T0) + minutes * 60_000).toISOString();

describe('comparing a secret with what identity knows', () => {
  it('given a stolen session that asks and asks, then it is counted before anything is looked at', () => {
    given([]).when(begin).thenEvents([begun]);
    const five = given([begun, begun, begun, begun, begun], T0);
    five.when(begin, at(14)).thenRefused('RATE_LIMITED', []);
    five.when(begin, at(15)).thenEvents([begun]);
    const twenty = given(
      Array.from({ length: 20 }, () => begun),
      T0,
    );
    twenty.when(begin, at(23 * 60)).thenRefused('RATE_LIMITED', []);
    twenty.when(begin, at(24 * 60)).thenEvents([begun]);
  });

  it('given a clock that steps, then no more than twenty fit in any day', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30, max: 120 }), { maxLength: 120 }), (steps) => {
        let state = comparisonDecider.initial;
        let minutes = 0;
        const accepted: number[] = [];
        for (const step of steps) {
          minutes += step;
          const decision = comparisonDecider.decide(begin, state, at(minutes));
          if ('refusal' in decision) continue;
          accepted.push(minutes);
          const place = { occurredAt: at(minutes), revision: accepted.length - 1 } as never;
          state = comparisonDecider.evolve(state, begun, place);
          const window = accepted.filter((one) => one > minutes - 24 * 60);
          expect(window.length).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});
