import { setTimeout as pause } from 'node:timers/promises';
import { forEachLimit } from './for-each-limit';

describe('a loop over items, some at a time', () => {
  it('given more items than the limit, then all are worked on, in their order and never more at a time', async () => {
    const begun: (number | undefined)[] = [];
    let running = 0;
    let most = 0;
    await forEachLimit([1, undefined, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      running += 1;
      most = Math.max(most, running);
      await pause(1);
      running -= 1;
    });
    expect(begun).toEqual([1, undefined, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('given one bad item, then the others are worked on all the same, and its error is thrown at the end', async () => {
    const done: number[] = [];
    const work = async (item: number) => {
      if (item === 1) throw new Error('bad item');
      await pause(1);
      done.push(item);
    };
    await expect(forEachLimit([1, 2, 3, 4], 2, work)).rejects.toThrow('bad item');
    expect(done).toEqual([2, 3, 4]);
  });

  it('given that nothing works, then as many items as the limit are tried, and the first failure is thrown', async () => {
    const tried: number[] = [];
    const work = async (item: number) => {
      tried.push(item);
      await pause(item === 1 ? 5 : 1);
      throw new Error(`failed at ${item}`);
    };
    await expect(forEachLimit([1, 2, 3, 4], 2, work)).rejects.toThrow('failed at 2');
    expect(tried).toEqual([1, 2]);
  });
});
