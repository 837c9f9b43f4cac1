import { Batches } from './batches';

describe('batches', () => {
  it('given what comes while one is under way, then it is done together, in parts no larger than allowed', async () => {
    const done: string[] = [];
    const batches = new Batches<number, number>(3, async (key, items) => {
      done.push(`${key}: ${items.join(' ')}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return items.map((item) => item * 10);
    });
    const first = batches.add('a', 1);
    await Promise.resolve();
    await Promise.resolve();
    const results = await Promise.all([
      first,
      ...[2, 3, 4, 5, 6].map((item) => batches.add('a', item)),
      batches.add('b', 7),
    ]);
    expect(results).toEqual([10, 20, 30, 40, 50, 60, 70]);
    expect(done.filter((batch) => batch.startsWith('a'))).toEqual(['a: 1', 'a: 2 3 4', 'a: 5 6']);
    expect(done).toContain('b: 7');
  });

  it('given a batch that fails, then all in it fail, and the next is tried', async () => {
    let fails = true;
    const batches = new Batches<number, number>(10, async (_, items) => {
      if (fails) throw new Error('no');
      return items;
    });
    const both = await Promise.allSettled([batches.add('a', 1), batches.add('a', 2)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await batches.add('a', 3)).toBe(3);
  });
});
