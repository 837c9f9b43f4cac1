import { InvalidArgumentError } from 'commander';

/** A position in the log, which may be larger than a number is exact. */
export function position(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a whole number.');
}

/** A position that is small enough to count with. */
export const count = (text: string): number => Number(position(text));
