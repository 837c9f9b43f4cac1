import fc from 'fast-check';
import { SortedStringTable } from './sorted-string-table';

describe('keyed lines', () => {
  it('given any map, added to any number of times, then each key is found, others are not, and all are there', () => {
    const entries = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.jsonValue()), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 4 }), fc.array(fc.string()), (batches, others) => {
        const map = new Map<string, unknown>();
        let lines = new SortedStringTable<unknown>();
        for (const batch of batches) {
          const news = [...new Map(batch)].filter(([key]) => !map.has(key));
          for (const [key, value] of news) map.set(key, JSON.parse(JSON.stringify(value)));
          lines = new SortedStringTable(lines.with(news).text);
        }
        expect(lines.size).toBe(map.size);
        for (const key of [...map.keys(), ...others]) expect(lines.get(key)).toEqual(map.get(key));
        expect(new Map(lines.entries())).toEqual(map);
      }),
      { numRuns: 300 },
    );
  });
});
