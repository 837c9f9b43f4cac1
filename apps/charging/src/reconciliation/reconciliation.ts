import { RAILS } from '@modosu/contracts/rails';
import type { BookLine } from './settlement-book.projection';

/** One line of the provider's file, its amount always positive. */
export interface FileLine {
  readonly kind: string;
  readonly reference: string;
  readonly amountYen: number;
}

export interface Difference {
  readonly reference: string;
  readonly kind: string;
  readonly providerYen: number;
  readonly bookYen: number;
}

export interface Reconciled {
  /** Lines of the provider's file. */
  readonly lines: number;
  readonly providerNetYen: number;
  readonly bookNetYen: number;
  /** The sum of what the lines differ by, each counted as positive: zero only if every line agrees. */
  readonly differenceYen: number;
  readonly differences: readonly Difference[];
}

const MOST_SHOWN = 100;
/** +1 where the provider owes more because of the line. */
const DIRECTIONS: Readonly<Record<string, 1 | -1>> = {
  ...Object.fromEntries(Object.values(RAILS).map(({ settlementKind }) => [settlementKind, 1] as const)),
  'refund-return': 1,
  'bank-credit-return': 1,
  'bank-credit': -1,
  refund: -1,
  chargeback: -1,
  fee: -1,
};

/** Compares the provider's file with our book, line by line, by kind and reference. */
export function reconcile(file: readonly FileLine[], book: readonly BookLine[]): Reconciled {
  const open = new Map<string, Difference>();
  let bookNetYen = 0;
  for (const { kind, reference, amount_yen } of book) {
    bookNetYen += amount_yen;
    open.set(`${kind} ${reference}`, { reference, kind, providerYen: 0, bookYen: amount_yen });
  }
  let providerNetYen = 0;
  for (const { kind, reference, amountYen } of file) {
    const signedYen = amountYen * (DIRECTIONS[kind] ?? 1);
    providerNetYen += signedYen;
    const key = `${kind} ${reference}`;
    const known = open.get(key) ?? { reference, kind, providerYen: 0, bookYen: 0 };
    open.set(key, { ...known, providerYen: known.providerYen + signedYen });
  }
  const differing = [...open.values()].filter(({ providerYen, bookYen }) => providerYen !== bookYen);
  const differenceYen = differing.reduce((sum, { providerYen, bookYen }) => sum + Math.abs(providerYen - bookYen), 0);
  return { lines: file.length, providerNetYen, bookNetYen, differenceYen, differences: differing.slice(0, MOST_SHOWN) };
}
