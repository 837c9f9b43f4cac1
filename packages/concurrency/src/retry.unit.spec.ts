import { backoffMs, retry } from './retry';

const failing = (times: number) => {
  const tries: number[] = [];
  const attempt = async (failures: number) => {
    tries.push(failures);
    if (failures < times) throw new Error(`failure ${failures + 1}`);
    return 'done';
  };
  return { tries, attempt };
};

describe('trying again', () => {
  it('given work that fails twice, then the third try gives the answer', async () => {
    const { tries, attempt } = failing(2);
    expect(await retry(attempt, { pauseMs: 1 })).toBe('done');
    expect(tries).toEqual([0, 1, 2]);
  });

  it('given an error that no further try can help, then it is thrown at once', async () => {
    const { tries, attempt } = failing(9);
    await expect(retry(attempt, { pauseMs: 1, isRetryable: () => false })).rejects.toThrow('failure 1');
    expect(tries).toEqual([0]);
  });

  it('given no time left for another pause, then the last error is thrown without it', async () => {
    const { tries, attempt } = failing(99);
    const began = performance.now();
    await expect(retry(attempt, { pauseMs: 5, longestPauseMs: 10_000, timeoutMs: 60 })).rejects.toThrow('failure');
    expect(tries.length).toBeGreaterThan(1);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('given a stop in a pause, then there is no further try', async () => {
    const { tries, attempt } = failing(9);
    const stop = new AbortController();
    const retried = retry(attempt, { pauseMs: 60_000, signal: stop.signal });
    setTimeout(() => stop.abort(), 1);
    await expect(retried).rejects.toThrow('failure 1');
    expect(tries).toEqual([0]);
  });

  it('given more and more failures, then pauses double up to the longest', () => {
    expect([1, 2, 3, 4, 5, 2_000].map((failures) => backoffMs(failures, 50, 300))).toEqual([
      50, 100, 200, 300, 300, 300,
    ]);
  });
});
