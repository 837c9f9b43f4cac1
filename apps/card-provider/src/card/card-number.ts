import { ProviderError } from '../http/answer';

export type CardKind = 'credit' | 'debit' | 'prepaid';
export type Brand = 'visa' | 'mastercard' | 'jcb' | 'amex' | 'unionpay';

interface Range {
  from: number;
  to: number;
  brand: Brand;
  kind: CardKind;
  lengths: number[];
}

const range = (from: number, to: number, brand: Brand, kind: CardKind, lengths = [16]): Range => ({
  from,
  to,
  brand,
  kind,
  lengths,
});

/** By the first six digits; the first range that fits decides. */
const ranges: Range[] = [
  range(400005, 400005, 'visa', 'debit'),
  range(400006, 400006, 'visa', 'prepaid'),
  range(400000, 499999, 'visa', 'credit'),
  range(520005, 520005, 'mastercard', 'debit'),
  range(520006, 520006, 'mastercard', 'prepaid'),
  range(510000, 559999, 'mastercard', 'credit'),
  range(222100, 272099, 'mastercard', 'credit'),
  range(352805, 352805, 'jcb', 'debit'),
  range(352806, 352806, 'jcb', 'prepaid'),
  range(352800, 358999, 'jcb', 'credit'),
  range(340000, 349999, 'amex', 'credit', [15]),
  range(370000, 379999, 'amex', 'credit', [15]),
  range(620000, 629999, 'unionpay', 'debit', [16, 17, 18, 19]),
];

/** How an issuer behaves towards the cards of a test range. */
export type Behaviour =
  | 'ordinary'
  | 'not-enrolled'
  | 'frictionless'
  | 'three-d-secure-fails'
  | 'insufficient-funds'
  | 'lost-or-stolen'
  | 'do-not-honour'
  | 'refuses-refunds';

const behaviours: Record<string, Behaviour> = {
  '400900': 'not-enrolled',
  '400901': 'frictionless',
  '400902': 'three-d-secure-fails',
  '400911': 'insufficient-funds',
  '400912': 'lost-or-stolen',
  '400913': 'do-not-honour',
  '400914': 'refuses-refunds',
};

/** The issuer's behaviour, from a card's first six digits. */
export const behaviourOf = (prefix: string): Behaviour => behaviours[prefix] ?? 'ordinary';

/** What may be known of a card number: everything else of it is dropped. */
export interface CardFace {
  brand: Brand;
  kind: CardKind;
  prefix: string;
  last4: string;
}

/**
 * Reads a card number (digits only). Errors: invalid_number (length or check digit), unsupported_card.
 * The messages never repeat the number.
 */
export function cardFace(number: string): CardFace {
  if (!passesLuhn(number)) throw new ProviderError(422, 'invalid_number', 'The card number is not valid.');
  const prefix = number.slice(0, 6);
  const found = ranges.find(({ from, to }) => Number(prefix) >= from && Number(prefix) <= to);
  if (!found) throw new ProviderError(422, 'unsupported_card', 'Cards of this brand are not accepted.');
  if (!found.lengths.includes(number.length)) {
    throw new ProviderError(422, 'invalid_number', 'The card number is not valid.');
  }
  return { brand: found.brand, kind: found.kind, prefix, last4: number.slice(-4) };
}

/** The check-digit rule of card numbers (ISO/IEC 7812). */
export function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  let sum = 0;
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number[number.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
