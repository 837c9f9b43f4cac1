import { setTimeout as sleep } from 'node:timers/promises';
import { CASE, inWords, isoOf, july, minuteOf } from './scenario-time';
import { inParallel, runTimeline, Timeline } from './timeline';

describe('the time of the scenario', () => {
  it('given a time in Japan, then it is an instant in UTC and back', () => {
    expect(isoOf(july(3, 10, 15))).toBe('2019-07-03T01:15:00.000Z');
    expect(minuteOf('2019-07-03T01:15:00.000Z')).toBe(CASE.cardsStopped);
    expect(inWords(CASE.cardsStopped)).toBe('3 Jul 10:15');
    expect(inWords(july(1) - 120)).toBe('30 Jun 22:00');
  });
});

describe('a timeline', () => {
  it('given slow and quick people, when run, then a minute is over before the next begins', async () => {
    const timeline = new Timeline();
    const seen: string[] = [];
    const act = (minute: number, account: string, ms: number) =>
      timeline.add(minute, account, async () => {
        await sleep(ms);
        seen.push(`${minute}${account}`);
      });
    act(2, 'a', 0);
    act(1, 'a', 20);
    act(1, 'b', 0);
    await runTimeline(timeline, { inParallel: 8 });
    expect(seen).toEqual(['1b', '1a', '2a']);
  });

  it('given several actions of one account and of everybody, then they come in order, everybody first', async () => {
    const timeline = new Timeline();
    const seen: string[] = [];
    for (const [account, name] of [
      ['a', '1'],
      ['a', '2'],
      ['', 'switch'],
      ['a', '3'],
    ] as const) {
      timeline.add(5, account, async () => {
        await sleep(name === '1' ? 10 : 0);
        seen.push(name);
      });
    }
    await runTimeline(timeline, { inParallel: 8 });
    expect(seen).toEqual(['switch', '1', '2', '3']);
  });

  it('given a failure, when run in parallel, then it ends and says so', async () => {
    const done: number[] = [];
    const work = inParallel([1, 2, 3, 4, 5, 6], 2, async (n) => {
      if (n === 2) throw new Error('two');
      await sleep(5);
      done.push(n);
    });
    await expect(work).rejects.toThrow('two');
    await sleep(30);
    expect(done.length).toBeLessThan(4);
  });
});
