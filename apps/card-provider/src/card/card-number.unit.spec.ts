import { withCheckDigit } from '../../test/check-digit';
import { cardFace, passesLuhn } from './card-number';
import { begin, challenge } from './three-d-secure';

describe('card numbers', () => {
  it.each([
    ['411111111111111', 'visa', 'credit'],
    ['400005000000000', 'visa', 'debit'],
    ['400006000000000', 'visa', 'prepaid'],
    ['555555555555444', 'mastercard', 'credit'],
    ['520005000000000', 'mastercard', 'debit'],
    ['222300000000000', 'mastercard', 'credit'],
    ['353011133330000', 'jcb', 'credit'],
    ['37828224631000', 'amex', 'credit'],
    ['620000000000000', 'unionpay', 'debit'],
  ])('given %s, then it is a %s %s card', (digits, brand, kind) => {
    const number = withCheckDigit(digits);
    expect(cardFace(number)).toEqual({ brand, kind, prefix: number.slice(0, 6), last4: number.slice(-4) });
  });

  it('given a wrong digit, then it is refused without being repeated', () => {
    expect(passesLuhn('4111111111111112')).toBe(false);
    expect(() => cardFace('4111111111111112')).toThrow('The card number is not valid.');
  });

  it.each(['411111111111', '900000000000000'])('given %s of a wrong length or brand, then it is refused', (digits) => {
    expect(() => cardFace(withCheckDigit(digits))).toThrow();
  });
});

describe('3-D Secure', () => {
  it('given an ordinary card with a holder code, then a challenge is required, else it is not enrolled', () => {
    expect(begin('visa', 'ordinary', true)).toEqual({ status: 'challenge-required', eci: null, triesLeft: 3 });
    expect(begin('visa', 'ordinary', false)).toEqual({ status: 'not-enrolled', eci: '07', triesLeft: 0 });
  });

  it('given three wrong codes, then it has failed', () => {
    expect(challenge('mastercard', 3, false)).toMatchObject({ status: 'challenge-required', triesLeft: 2 });
    expect(challenge('mastercard', 1, false)).toEqual({ status: 'failed', eci: '00', triesLeft: 0 });
    expect(challenge('mastercard', 1, true)).toEqual({ status: 'authenticated', eci: '02', triesLeft: 0 });
  });
});
