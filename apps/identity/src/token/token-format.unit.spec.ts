import fc from 'fast-check';
import { readToken, writeToken } from './token-format';

const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,60}$/);
const token = fc.record({
  kind: fc.constantFrom('c' as const, 's' as const, 't' as const, 'r' as const, 'v' as const, 'n' as const),
  id: name,
  part: name,
  secret: fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
});

describe('a encrypted locator', () => {
  it('is read as it was written, under 500 characters, and only as its own kind', () => {
    fc.assert(
      fc.property(token, (written) => {
        const text = writeToken(written);
        expect(text.length).toBeLessThan(500);
        expect(readToken(text, 'c', 's', 't', 'r', 'v', 'n')).toEqual(written);
        expect(readToken(text, written.kind === 'r' ? 'c' : 'r')).toBeUndefined();
      }),
    );
  });

  it('is nothing if it is anything else, or spelled in another way', () => {
    fc.assert(fc.property(fc.string(), (text) => readToken(text, 'c') === undefined));
    const text = writeToken({ kind: 'c', id: 'c-1', part: 's-1', secret: 'x'.repeat(43) });
    for (const changed of [`${text}=`, `${text}A`, ` ${text}`, text.slice(0, -1)]) {
      expect(readToken(changed, 'c')).toBeUndefined();
    }
  });
});
