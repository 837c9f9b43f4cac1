import { setTimeout as pause } from 'node:timers/promises';
import { StreamBusy } from '../errors';
import { Lanes } from './lanes';

describe('lanes', () => {
  it('given tasks of one key, then they run one after another, also after a failure', async () => {
    const lanes = new Lanes(10);
    const seen: string[] = [];
    const task = (name: string) => async () => {
      seen.push(`${name} begins`);
      await pause(1);
      seen.push(`${name} ends`);
      if (name === 'a') throw new Error('a failed');
    };
    const both = [lanes.run('k', task('a')), lanes.run('k', task('b'))];
    await Promise.allSettled(both);
    await expect(both[0]).rejects.toThrow('a failed');
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('given tasks of two keys, then they run at the same time', async () => {
    const lanes = new Lanes(10);
    let release: () => void = () => undefined;
    const waits = lanes.run('one', () => new Promise<void>((resolve) => (release = resolve)));
    await lanes.run('two', async () => release());
    await waits;
  });

  it('given a full lane, when one more comes, then it is refused at once and the others are done', async () => {
    const lanes = new Lanes(2);
    const two = [lanes.run('k', () => pause(1)), lanes.run('k', () => pause(1))];
    await expect(lanes.run('k', () => pause(1))).rejects.toThrow(StreamBusy);
    await Promise.all(two);
    await lanes.run('k', () => pause(1));
  });

  it('given looks that wait, then they share one, which begins after each was asked for; a full lane refuses none', async () => {
    const lanes = new Lanes(2);
    let written = 0;
    let looks = 0;
    const look = async () => {
      looks += 1;
      const found = written;
      await pause(1);
      return found;
    };
    const first = lanes.share('k', look);
    await pause(0);
    written = 1;
    const others = [lanes.share('k', look), lanes.share('k', look), lanes.share('k', look)];
    expect(await Promise.all([first, ...others])).toEqual([0, 1, 1, 1]);
    expect(looks).toBe(2);
    written = 2;
    expect(await lanes.share('k', look)).toBe(2);
  });

  it('given a full lane, when a look is refused, then the next one is not as soon as there is room', async () => {
    const lanes = new Lanes(2);
    let release: () => void = () => undefined;
    const first = lanes.run('k', () => pause(1));
    const second = lanes.run('k', () => new Promise<void>((resolve) => (release = resolve)));
    await expect(lanes.share('k', async () => 'found')).rejects.toThrow(StreamBusy);
    await first;
    const found = lanes.share('k', async () => 'found');
    await pause(0);
    release();
    await second;
    expect(await found).toBe('found');
  });

  it('given a look that fails, then so it does for all who share it, and for none after', async () => {
    const lanes = new Lanes(10);
    const failing = () => Promise.reject(new Error('no answer'));
    const both = await Promise.allSettled([lanes.share('k', failing), lanes.share('k', failing)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await lanes.share('k', async () => 'found')).toBe('found');
  });
});
