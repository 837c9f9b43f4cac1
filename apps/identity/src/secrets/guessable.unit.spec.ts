import { chargeSecretForm } from '@modosu/contracts/texts';
import fc from 'fast-check';
import { guessable } from './guessable';

const known = { birthdate: '1990-04-03', phone: '090-8176-2953', email: 'hanako@mail.example' };
const birthdates = fc
  .date({ min: new Date('1930-01-01'), max: new Date('2015-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const wide = (text: string) =>
  text.replace(/[!-~]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0));
const shuffled = <T>(parts: readonly T[]) =>
  fc.shuffledSubarray([...parts], { minLength: parts.length, maxLength: parts.length });

/** A birthday as somebody might write it. */
const written = (birthdate: string) => {
  const [year = '', month = '', day = ''] = birthdate.split('-');
  const bare = (part: string) => String(Number(part));
  const yearWays = fc.constantFrom(year, year.slice(2));
  const parts = fc.oneof(
    fc.tuple(yearWays, fc.constantFrom(month, bare(month)), fc.constantFrom(day, bare(day))),
    fc.constant([month, day]),
    fc.tuple(yearWays, fc.constant(month)),
    fc.constant([year]),
  );
  return fc
    .tuple(parts.chain(shuffled), fc.constantFrom('', '-', '/', '.', ' ', '年'), fc.boolean(), fc.boolean())
    .map(([some, between, isWide, isBackwards]) => {
      const plain = some.join(between);
      const text = isBackwards ? [...plain].reverse().join('') : plain;
      return isWide ? wide(text) : text;
    });
};

describe('a secret that whoever knows its owner would guess', () => {
  it('given any birthday, in any writing, then it is refused', () => {
    fc.assert(
      fc.property(
        birthdates.chain((birthdate) => fc.tuple(fc.constant(birthdate), written(birthdate))),
        ([birthdate, text]) => {
          const secret = chargeSecretForm(text);
          fc.pre(secret.replace(/\D/g, '').length >= 4);
          expect(guessable(secret, { ...known, birthdate })).toMatch(/^(birthday|sequence)$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each(['0000', '1234', '4321', '2468', 'abcd', '1212', '123123', 'qwerty', '7890', '0987'])(
    'given %s, that repeats or counts, then it is refused',
    (secret) => {
      expect(guessable(secret, known)).toBe('sequence');
    },
  );

  it.each([
    ...['0403', '0304', '1990', '19900403', '03041990', '900403', '030490', '04031990', '199004', '1990-04-03'],
    // Heisei 2, twice the day, and backwards.
    ...['20403', '020403', 'H2.4.03', '04030403', '30400991', '1990/4/3'],
  ])('given %s, that is the birthday, then it is refused', (secret) => {
    expect(guessable(chargeSecretForm(secret), known)).toBe('birthday');
  });

  it('given a piece of the telephone number, forwards or backwards, then it is refused', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 4, max: 8 }),
        fc.boolean(),
        (from, length, isBackwards) => {
          const piece = '09081762953'.slice(from, from + length);
          fc.pre(piece.length >= 4);
          const secret = isBackwards ? [...piece].reverse().join('') : piece;
          expect(guessable(secret, known)).toBe('phone');
        },
      ),
    );
    expect(guessable('2953', { ...known, phone: '+81-90-8176-2953' })).toBe('phone');
    expect(guessable('2953', { birthdate: known.birthdate, email: known.email })).toBeUndefined();
  });

  it('given the name in front of the address, then it is refused', () => {
    expect(guessable('Hanako', known)).toBe('email');
    expect(guessable('okanah', known)).toBe('email');
  });

  it.each(['7391', 'blue-7', '1357924', '0402', '73919', 'hana-koto'])('given %s, then it will do', (secret) => {
    expect(guessable(secret, known)).toBeUndefined();
  });
});
