import { SingleFlight } from './single-flight';

describe('work done once for all that ask at the same time', () => {
  it('given callers of one key, then they share one run and its outcome; the next one begins anew', async () => {
    const flights = new SingleFlight<number>();
    let runs = 0;
    const work = async () => {
      runs += 1;
      await Promise.resolve();
      return runs;
    };
    expect(await Promise.all([flights.run('a', work), flights.run('a', work), flights.run('b', work)])).toEqual([
      2, 2, 2,
    ]);
    expect(await flights.run('a', work)).toBe(3);
  });

  it('given work that fails, then it fails for all that share it, and for none after', async () => {
    const flights = new SingleFlight<string>();
    const failing = () => Promise.reject(new Error('no answer'));
    const both = await Promise.allSettled([flights.run('a', failing), flights.run('a', failing)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flights.run('a', async () => 'found')).toBe('found');
  });

  it('says what is under way, and when it has settled', async () => {
    const flights = new SingleFlight();
    let release: () => void = () => undefined;
    const run = flights.run('a', () => new Promise<void>((resolve) => (release = resolve)));
    expect([flights.has('a'), flights.has('b'), flights.size]).toEqual([true, false, 1]);
    release();
    await flights.settled();
    await run;
    expect([flights.has('a'), flights.size]).toEqual([false, 0]);
  });
});
