/** One of those who are asked for their share; without an amount all shares are equal. */
export interface Person {
  readonly customerId: string;
  readonly amountYen?: number;
}

export interface Shares {
  readonly people: readonly { readonly toCustomerId: string; readonly amountYen: number }[];
  /** What the customer who paid bears. */
  readonly ownShareYen: number;
}

/**
 * Who bears how much of a bill. Equal shares are rounded down to the yen, and the customer who paid bears one of them and
 * what is left over; or everybody's is given, and the rest is the payer's. Pure.
 * @returns undefined if the shares are not of different people, some are given and some not, or they are more than the bill
 *
 * @example
 * sharesOf(1_000, 'a', [{ customerId: 'b' }, { customerId: 'c' }]); // 333 each, and 334 for the one who paid
 */
export function sharesOf(billYen: number, payer: string, people: readonly Person[]): Shares | undefined {
  const different = new Set(people.map(({ customerId }) => customerId));
  if (different.size < people.length || different.has(payer)) return undefined;
  const given = people.filter(({ amountYen }) => amountYen !== undefined).length;
  if (given !== 0 && given !== people.length) return undefined;
  const equalYen = Math.floor(billYen / (people.length + 1));
  const shares = people.map(({ customerId, amountYen = equalYen }) => ({ toCustomerId: customerId, amountYen }));
  const ownShareYen = billYen - shares.reduce((sum, { amountYen }) => sum + amountYen, 0);
  if (ownShareYen < 0 || shares.some(({ amountYen }) => amountYen < 1)) return undefined;
  return { people: shares, ownShareYen };
}
