import type { Random } from '../random/random';

/** A payment card as its holder knows it. */
export interface Card {
  number: string;
  expiry: string;
  cvc: string;
  /** What only the holder can answer to the issuer. */
  holderCode: string;
  kind: 'credit' | 'debit';
}

const CREDIT = ['412345', '453201', '510510', '545454', '353011', '356789'];
const DEBIT = ['400005', '520005', '352805'];

export function makeCard(random: Random, kind: Card['kind']): Card {
  const prefix = random.pick(kind === 'credit' ? CREDIT : DEBIT);
  const body = prefix + Array.from({ length: 15 - prefix.length }, () => random.int(0, 9)).join('');
  return {
    number: body + checkDigit(body),
    expiry: `${String(random.int(1, 12)).padStart(2, '0')}/${random.int(27, 33)}`,
    cvc: String(random.int(100, 999)),
    holderCode: String(random.int(100_000, 999_999)),
    kind,
  };
}

/** The last digit of a card number (ISO/IEC 7812). */
export function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
