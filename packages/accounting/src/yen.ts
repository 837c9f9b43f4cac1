/** The most that one posting may move: ¥1,000,000,000,000. Sums of a book stay far below 2^53. */
export const MAX_YEN = 1_000_000_000_000;

/** Returns the amount if it is a whole number of yen within ±MAX_YEN, else throws a RangeError. */
export function wholeYen(amountYen: number): number {
  if (!Number.isSafeInteger(amountYen) || Math.abs(amountYen) > MAX_YEN) {
    throw new RangeError(`${amountYen} is not a whole number of yen within ±${MAX_YEN}`);
  }
  return amountYen;
}

/** Returns the amount if it is whole yen above zero, else throws a RangeError. */
export function positiveYen(amountYen: number): number {
  if (wholeYen(amountYen) <= 0) throw new RangeError(`${amountYen} yen is not above zero`);
  return amountYen;
}
