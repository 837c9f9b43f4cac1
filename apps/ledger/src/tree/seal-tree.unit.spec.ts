import fc from 'fast-check';
import { leafHash } from './merkle';
import { SealTree } from './seal-tree';
import { checkpointRoot, compareNames, inTreeOrder } from './stream-head';

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 3 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
);
const leaf = fc.record({
  stream: name,
  leaf: fc.uint8Array({ maxLength: 4 }).map((data) => leafHash(Buffer.from(data))),
});

describe('the tree of a seal', () => {
  it('has the same root, whether it is kept from seal to seal or built at once', () =>
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(leaf, { selector: ({ stream }) => stream }), { maxLength: 8 }), (rounds) => {
        const tree = new SealTree();
        const all = new Map<string, Buffer>();
        for (const round of rounds) {
          for (const { stream, leaf: hash } of round) all.set(stream, hash);
          tree.update(round);
          expect(tree.root()).toBe(checkpointRoot([...all].map(([stream, hash]) => ({ stream, leaf: hash }))));
          expect(tree.size).toBe(all.size);
        }
      }),
    ));

  it('is in the order of the bytes in UTF-8, whatever the characters are', () =>
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareNames(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    ));

  it('does not depend on the order in which streams are given', () =>
    fc.assert(
      fc.property(fc.uniqueArray(leaf, { selector: ({ stream }) => stream }), (leaves) => {
        expect(inTreeOrder([...leaves].reverse())).toEqual(inTreeOrder(leaves));
      }),
    ));
});
