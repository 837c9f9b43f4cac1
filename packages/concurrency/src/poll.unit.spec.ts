import { poll } from './poll';

describe('looking until it is there', () => {
  it('given something that comes with the third look, then it is what that one found', async () => {
    let looks = 0;
    const look = async () => (++looks === 3 ? 'found' : undefined);
    expect(await poll(look, { everyMs: 1, timeoutMs: 5_000 })).toBe('found');
    expect(looks).toBeGreaterThan(2);
  });

  it('given nothing in time, then nothing, and there was one look at least', async () => {
    let looks = 0;
    const look = async () => {
      looks += 1;
      return undefined;
    };
    expect(await poll(look, { everyMs: 60_000, timeoutMs: 0 })).toBeUndefined();
    expect(looks).toBe(1);
    expect(await poll(look, { everyMs: 60_000, timeoutMs: 5 })).toBeUndefined();
    expect(looks).toBeGreaterThan(2);
  });
});
