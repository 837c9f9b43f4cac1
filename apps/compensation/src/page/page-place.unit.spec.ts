import { numberIn, placeFrom, placeOf } from './page-place';

describe('where a page ended', () => {
  it('is read as it was told', () => {
    expect(placeFrom(placeOf([17, 'ami', 'c:1']), 3)).toEqual(['17', 'ami', 'c:1']);
    expect(placeFrom(undefined, 3)).toBeUndefined();
    expect(numberIn('17')).toBe(17);
  });
  it.each(['', 'a', 'a,b,c,d', 'a,,c'])('given %j, then it is refused and no page begins anywhere else', (after) => {
    expect(() => placeFrom(after, 3)).toThrow('VALIDATION_FAILED');
  });
  it.each([undefined, '', 'x', '-1', '1e3', '1.5', '9'.repeat(16)])(
    'given %j for a number, then it is refused',
    (part) => {
      expect(() => numberIn(part)).toThrow('VALIDATION_FAILED');
    },
  );
});
