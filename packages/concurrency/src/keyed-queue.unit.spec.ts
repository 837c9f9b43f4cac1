import { setTimeout as pause } from 'node:timers/promises';
import { KeyedQueue, QueueFull } from './keyed-queue';

describe('a queue by key', () => {
  it('given tasks of one key, then they run one after another, also after a failure', async () => {
    const queue = new KeyedQueue(10);
    const seen: string[] = [];
    const task = (name: string) => async () => {
      seen.push(`${name} begins`);
      await pause(1);
      seen.push(`${name} ends`);
      if (name === 'a') throw new Error('a failed');
    };
    const both = [queue.run('k', task('a')), queue.run('k', task('b'))];
    await Promise.allSettled(both);
    await expect(both[0]).rejects.toThrow('a failed');
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('given tasks of two keys, then they run at the same time', async () => {
    const queue = new KeyedQueue(10);
    let release: () => void = () => undefined;
    const waits = queue.run('one', () => new Promise<void>((resolve) => (release = resolve)));
    await queue.run('two', async () => release());
    await waits;
  });

  it('given a full queue, when one more comes, then it is refused at once and the others are done', async () => {
    const queue = new KeyedQueue(2);
    const two = [queue.run('k', () => pause(1)), queue.run('k', () => pause(1))];
    await expect(queue.run('k', () => pause(1))).rejects.toThrow(QueueFull);
    await Promise.all(two);
    await queue.run('k', () => pause(1));
  });

  it('given looks that wait, then they share one, which begins after each was asked for; a full queue refuses none', async () => {
    const queue = new KeyedQueue(2);
    let written = 0;
    let looks = 0;
    const look = async () => {
      looks += 1;
      const found = written;
      await pause(1);
      return found;
    };
    const first = queue.share('k', look);
    await pause(0);
    written = 1;
    const others = [queue.share('k', look), queue.share('k', look), queue.share('k', look)];
    expect(await Promise.all([first, ...others])).toEqual([0, 1, 1, 1]);
    expect(looks).toBe(2);
    written = 2;
    expect(await queue.share('k', look)).toBe(2);
  });

  it('given a full queue, when a look is refused, then the next one is not as soon as there is room', async () => {
    const queue = new KeyedQueue(2);
    let release: () => void = () => undefined;
    const first = queue.run('k', () => pause(1));
    const second = queue.run('k', () => new Promise<void>((resolve) => (release = resolve)));
    await expect(queue.share('k', async () => 'found')).rejects.toThrow(QueueFull);
    await first;
    const found = queue.share('k', async () => 'found');
    await pause(0);
    release();
    await second;
    expect(await found).toBe('found');
  });

  it('given a look that fails, then so it does for all who share it, and for none after', async () => {
    const queue = new KeyedQueue(10);
    const failing = () => Promise.reject(new Error('no answer'));
    const both = await Promise.allSettled([queue.share('k', failing), queue.share('k', failing)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await queue.share('k', async () => 'found')).toBe('found');
  });
});
