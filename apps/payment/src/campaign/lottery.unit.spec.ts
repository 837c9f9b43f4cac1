import { createHash } from 'node:crypto';
import { isDrawn, LotterySeeds } from './lottery';

const seeds = new LotterySeeds(Buffer.alloc(32, 1));
const hashes = Array.from({ length: 20_000 }, (_, n) => createHash('sha256').update(`event ${n}`).digest('hex'));

describe('a lottery', () => {
  it('commits to a seed that each copy derives, another for each campaign and each key', () => {
    const seed = seeds.seedOf('k');
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    expect(new LotterySeeds(Buffer.alloc(32, 1)).seedOf('k')).toBe(seed);
    expect(new LotterySeeds(Buffer.alloc(32, 2)).seedOf('k')).not.toBe(seed);
    expect(seeds.seedOf('l')).not.toBe(seed);
    expect(seeds.hashOf('k')).toBe(createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex'));
  });

  it.each([2, 3, 20, 1_000])('of one in %i draws as many as that, and the same again', (oneIn) => {
    const won = hashes.filter((hash) => isDrawn(seeds.seedOf('k'), hash, oneIn));
    const expected = hashes.length / oneIn;
    // Five standard deviations.
    expect(Math.abs(won.length - expected)).toBeLessThan(5 * Math.sqrt(expected));
    expect(hashes.filter((hash) => isDrawn(seeds.seedOf('k'), hash, oneIn))).toEqual(won);
  });

  it('draws otherwise under another seed, so that who does not know it can tell nothing', () => {
    const differ = hashes.filter((hash) => isDrawn(seeds.seedOf('k'), hash, 2) !== isDrawn(seeds.seedOf('l'), hash, 2));
    expect(differ.length).toBeGreaterThan(9_500);
    expect(differ.length).toBeLessThan(10_500);
  });
});
