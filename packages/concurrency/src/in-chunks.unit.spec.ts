import fc from 'fast-check';
import { inChunks } from './in-chunks';

describe('items in chunks', () => {
  it('are all there, in order, in as few groups of at most so many as possible', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 7 }), (items, most) => {
        const chunks = inChunks(items, most);
        expect(chunks.flat()).toEqual(items);
        expect(chunks).toHaveLength(Math.ceil(items.length / most));
        expect(chunks.every(({ length }) => length > 0 && length <= most)).toBe(true);
      }),
    );
  });
});
