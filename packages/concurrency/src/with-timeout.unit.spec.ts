import { withTimeout } from './with-timeout';

describe('work that may take too long', () => {
  it('given an answer or a failure in time, then it is that', async () => {
    expect(await withTimeout(Promise.resolve('answer'), 5_000, 'late')).toBe('answer');
    await expect(withTimeout(Promise.reject(new Error('no')), 5_000, 'late')).rejects.toThrow('no');
  });

  it('given neither, then it is late, and a failure afterwards harms nobody', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<string>((_resolve, reject) => (fail = reject));
    expect(await withTimeout(work, 1, 'late')).toBe('late');
    fail(new Error('much later'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});
