import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { grown, leafHash, pathTo, rootFrom, rootOf, rootOver } from './merkle';

const leaves = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 70 });
const hashed = (data: readonly Uint8Array[]) => data.map((one) => leafHash(Buffer.from(one)));

/** MTH as RFC 6962 defines it: split at the largest power of two below the size. */
function bySplitting(data: readonly Uint8Array[]): Buffer {
  const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (data.length === 0) return sha();
  if (data.length === 1) return sha(Buffer.from([0]), data[0]!);
  let half = 1;
  while (half * 2 < data.length) half *= 2;
  return sha(Buffer.from([1]), bySplitting(data.slice(0, half)), bySplitting(data.slice(half)));
}

describe('the tree of hashes', () => {
  it('has the roots of RFC 6962, whether it is built at once or leaf by leaf', () =>
    fc.assert(
      fc.property(leaves, (data) => {
        let frontier: Buffer[] = [];
        for (const [size, leaf] of hashed(data).entries()) frontier = grown(frontier, size, leaf);
        expect(rootOf(frontier)).toEqual(bySplitting(data));
        expect(rootOver(hashed(data))).toEqual(bySplitting(data));
        expect(frontier.length).toBeLessThanOrEqual(Math.floor(Math.log2(data.length)) + 1);
      }),
    ));

  it('has the root of nothing that the RFC gives', () => {
    expect(rootOver([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('proves every leaf, and no other in its place', () =>
    fc.assert(
      fc.property(leaves, fc.nat(), fc.uint8Array({ maxLength: 40 }), (data, pick, other) => {
        const index = pick % data.length;
        const path = pathTo(index, hashed(data));
        const root = bySplitting(data);
        expect(rootFrom(hashed(data)[index]!, path)).toEqual(root);
        fc.pre(Buffer.compare(Buffer.from(other), Buffer.from(data[index]!)) !== 0);
        expect(rootFrom(leafHash(Buffer.from(other)), path)).not.toEqual(root);
      }),
    ));
});
