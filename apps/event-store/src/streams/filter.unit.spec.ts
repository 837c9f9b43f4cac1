import fc from 'fast-check';
import { GrpcError, STATUS } from '../grpc/status';
import type { FilterRequest } from '../wire/read-requests';
import { buildFilter } from './filter';

const request = (given: Partial<FilterRequest>): FilterRequest => ({
  on: 'stream',
  regex: '',
  prefixes: [],
  window: undefined,
  checkpointMultiplier: 1,
  ...given,
});
const matches = (regex: string, text: string) => buildFilter(request({ regex })).matches(text, 'type');

/** An expression whose repeats multiply too much for the text is refused instead of tried. */
function outcome(regex: string, text: string): 'match' | 'no match' | 'too costly' {
  try {
    return matches(regex, text) ? 'match' : 'no match';
  } catch (error) {
    if (error instanceof GrpcError && error.status === STATUS.resourceExhausted) return 'too costly';
    throw error;
  }
}

/** Nested repeats over one letter: where a matcher that goes back and tries again needs longer than a life. */
const nestedRepeats = fc
  .array(fc.constantFrom('+', '*', '?', '{1,3}'), { minLength: 2, maxLength: 5 })
  .map((repeats) => repeats.reduce((inner, repeat) => `(${inner}${repeat})`, 'a'));

describe('a filter by expression', () => {
  it('finds what JavaScript finds, for what prefixes and alternatives are made of', () => {
    const word = fc.stringMatching(/^[a-z-]{0,6}$/);
    const part = fc.oneof(word, fc.constantFrom('.', '.*', '[ab]', '(a|b)', '\\d+', '[^$]', '(wallet|charge)-'));
    const expression = fc
      .tuple(fc.boolean(), fc.array(part, { minLength: 1, maxLength: 5 }), fc.boolean())
      .map(([start, parts, end]) => `${start ? '^' : ''}${parts.join('')}${end ? '$' : ''}`)
      .filter((source) => source !== '');
    const text = fc.oneof(
      fc.stringMatching(/^[ab0-9$-]{0,12}$/),
      word.map((id) => `wallet-${id}`),
    );
    fc.assert(
      fc.property(expression, text, (source, name) => {
        expect(matches(source, name)).toBe(new RegExp(source, 'u').test(name));
      }),
    );
  });

  it('takes time in proportion to the text, or is refused at once, whatever the client wrote', () => {
    fc.assert(
      fc.property(nestedRepeats, fc.integer({ min: 50, max: 200 }), (repeats, length) => {
        expect(outcome(`^${repeats}$`, `${'a'.repeat(length)}!`)).toMatch(/^(no match|too costly)$/);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['(?=a)b', '(?<!a)b', '(a)\\1', '[', '(', 'a{1001}', 'x'.repeat(1_001)])(
    'is refused at once if it is %s',
    (regex) => {
      expect(() => buildFilter(request({ regex }))).toThrow(expect.objectContaining({ status: 3 }));
    },
  );

  it('ends the call rather than work through a long name with a large expression', () => {
    const filter = buildFilter(request({ regex: '(a|b)*a(a|b){100}$' }));
    expect(filter.matches('wallet-1', '')).toBe(false);
    expect(() => filter.matches('ab'.repeat(500), '')).toThrow(expect.objectContaining({ status: 8 }));
  });

  it('lets others have their turn after so much work, by expression as by many prefixes', () => {
    for (const given of [{ regex: '^(a|b)*c' }, { prefixes: Array.from({ length: 1_000 }, (_, n) => `p${n}`) }]) {
      const filter = buildFilter(request(given));
      let looked = 0;
      while (!filter.needsPause() && looked < 10_000) {
        filter.matches('ab'.repeat(20), '');
        looked += 1;
      }
      expect(looked).toBeLessThan(1_000);
      expect(filter.needsPause()).toBe(false);
    }
    expect(() => buildFilter(request({ prefixes: Array(1_001).fill('p') }))).toThrow('1000 prefixes');
  });
});
