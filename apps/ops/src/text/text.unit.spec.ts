import { bars } from './bars';
import { facts, table } from './table';
import { duration, inJapan, instant } from './time';
import { yen } from './yen';

describe('text for people', () => {
  it('writes yen with separators and the sign before', () => {
    expect([0, 999, 1_000, 38_615_473, -2_000].map(yen)).toEqual(['¥0', '¥999', '¥1,000', '¥38,615,473', '-¥2,000']);
  });

  it('tells times as in Japan, over midnight too', () => {
    expect(inJapan('2019-07-03T15:30:00.000Z')).toBe('2019-07-04 00:30:00 JST');
  });

  it('reads a time only with its zone', () => {
    expect(instant('2019-07-04T14:00+09:00')).toBe('2019-07-04T05:00:00.000Z');
    expect(instant('2019-07-04T14:00:00.25-03:30')).toBe('2019-07-04T17:30:00.250Z');
    expect(instant('2019-07-01T00:00+14:00')).toBe('2019-06-30T10:00:00.000Z');
    expect(instant('2020-02-29T23:59:59.999Z')).toBe('2020-02-29T23:59:59.999Z');
    for (const wrong of [
      ...['2019-07-04', '2019-07-04T14:00', '2019-13-04T14:00Z', 'yesterday'],
      ...['2019-02-29T00:00Z', '2019-04-31T00:00+09:00', '2019-07-04T14:00+25:00', '2019-07-04T25:00Z'],
    ]) {
      expect(() => instant(wrong)).toThrow(/zone/);
    }
  });

  it('tells durations in two units at most', () => {
    expect([0.54, 59, 600, 15_120, 400_000].map(duration)).toEqual([
      '0.5 s',
      '59 s',
      '10 min',
      '4 h 12 min',
      '4 d 15 h',
    ]);
  });

  it('aligns columns, figures at the right, with Japanese names of double width', () => {
    expect(
      table(
        [{ title: 'name' }, { title: 'amount', right: true }],
        [
          ['七', '¥5'],
          ['corner shop', '¥12,000'],
        ],
      ),
    ).toEqual(['name          amount', '───────────  ───────', '七                ¥5', 'corner shop  ¥12,000']);
    expect(table([{ title: 'name' }], [])).toEqual(['(none)']);
  });

  it('leaves facts out that are not known', () => {
    expect(
      facts([
        ['plan', 'p1'],
        ['approved by', undefined],
      ]),
    ).toEqual(['plan  p1']);
  });

  it('draws bars to one scale; nothing has none, and little has some', () => {
    const [most, half, little, none] = bars([
      { name: 'a', amountYen: 1_000_000 },
      { name: 'b', amountYen: 500_000 },
      { name: 'c', amountYen: 1 },
      { name: 'd', amountYen: 0 },
    ]);
    expect(most).toBe(`a  ¥1,000,000  ${'█'.repeat(32)}`);
    expect(half).toBe(`b    ¥500,000  ${'█'.repeat(16)}`);
    expect(little).toBe('c          ¥1  ▏');
    expect(none).toBe('d          ¥0');
  });
});
