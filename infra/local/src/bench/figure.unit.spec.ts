import { compare, table } from './figure';

describe('a part measured in pairs', () => {
  it('given rates, then the ratio is the median of the pairs, and the spread half of what lies between the quartiles', () => {
    const compared = compare({ part: 'echo', unit: 'a second', before: [100, 200, 100], after: [110, 200, 120] });
    expect(compared).toMatchObject({ before: 100, after: 120, ratio: 1.1, worse: false });
    expect(compared.spread).toBeCloseTo(0.05);
  });

  it('given times, then shorter is better', () => {
    expect(compare({ part: 'start', unit: 'ms', before: [100], after: [50] }).ratio).toBe(2);
  });

  it('given a loss beyond three per cent and the spread, then it is called worse', () => {
    const before = [100, 100, 100];
    expect(compare({ part: 'echo', unit: 'a second', before, after: [96, 96, 96] }).worse).toBe(true);
    expect(compare({ part: 'echo', unit: 'a second', before, after: [98, 98, 98] }).worse).toBe(false);
    expect(compare({ part: 'echo', unit: 'a second', before, after: [90, 96, 104] }).worse).toBe(false);
    expect(table([compare({ part: 'echo', unit: 'a second', before, after: [96, 96, 96] })])).toContain('WORSE');
  });
});
