import fc from 'fast-check';
import { FingerprintTable } from './fingerprint-table';

describe('numbers by fingerprint', () => {
  it('are those of a map, whatever the texts', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.integer({ min: -1000, max: 1000 })), { maxLength: 3_000 }),
        (adds) => {
          const table = new FingerprintTable(2, 12345, 16);
          const map = new Map<string, number>();
          for (const [text, value] of adds) {
            map.set(text, (map.get(text) ?? 0) + value);
            expect(table.add(text, value, 1)).toBe(map.get(text));
          }
          for (const [text, value] of map)
            expect([table.has(text), table.get(text, 1), table.get(text)]).toEqual([true, value, 0]);
        },
      ),
      { numRuns: 30 },
    ));

  it('tell apart 300,000 ids that differ in one character', () => {
    const table = new FingerprintTable(0, 99, 16);
    for (let no = 0; no < 300_000; no++)
      if (!table.insert(`customer-0197c1f0-${no}`)) throw new Error(`${no} met another`);
    expect(table.has('customer-0197c1f0-300000')).toBe(false);
  });
});
