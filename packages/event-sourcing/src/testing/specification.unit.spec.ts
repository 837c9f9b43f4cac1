import { counter, LIMIT } from './counter';
import { specification } from './specification';

const counted = (by: number) => ({ type: 'counter.counted.v1' as const, data: { by } });

describe('a specification', () => {
  const { given } = specification(counter);

  it('given history, when a command is accepted, then its events and reply are as expected', () => {
    given([counted(2)])
      .when({ kind: 'count', by: 3 })
      .thenEvents([counted(3)])
      .thenReply({ total: 5 });
    given([]).when({ kind: 'look' }).thenEvents([]).thenReply({ total: 0 });
  });

  it('given history, when a command is refused, then its code and events are as expected', () => {
    given([]).when({ kind: 'count', by: 0 }).thenRefused('NOT_COUNTABLE', []);
    given([counted(LIMIT)])
      .when({ kind: 'count', by: 1 })
      .thenRefused('TOO_MUCH', [{ type: 'counter.refused.v1', data: { by: 1 } }]);
  });

  it('given another outcome than expected, then it fails', () => {
    const outcome = given([]).when({ kind: 'count', by: 1 });
    expect(() => outcome.thenEvents([])).toThrow();
    expect(() => outcome.thenRefused('TOO_MUCH')).toThrow('accepted');
    expect(() => given([]).when({ kind: 'count', by: 0 }).thenEvents([])).toThrow('NOT_COUNTABLE');
    expect(() => given([]).when({ kind: 'count', by: 0 }).thenRefused('TOO_MUCH')).toThrow();
  });
});
