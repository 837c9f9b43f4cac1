import { Refusal } from '@modosu/event-sourcing/decider';

/** Names are short: a page of the largest number of rows is some 400 KB. */
export interface Page<Item> {
  readonly items: Item[];
  /** Where the page ended, if there is more. */
  readonly next?: string;
}

/** The number that the page before ended with, as a client says it. @throws Refusal VALIDATION_FAILED */
export function endOfPage(after: string | undefined): number | undefined {
  if (after === undefined) return undefined;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new Refusal('VALIDATION_FAILED', { issues: [{ path: 'after', message: 'not the end of a page' }] });
}

/** What a client says of a page, for a query by a number that grows. @throws Refusal VALIDATION_FAILED */
export function pageAfter(limit: number, after: string | undefined): { limit: number; after: number } {
  return { limit, after: endOfPage(after) ?? 0 };
}

/** @param rows at most `limit + 1` of them; one more than is shown tells that there is more */
export function pageOf<Row extends { readonly position: number }, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  return { items: shown.map(itemOf), next: rows.length > limit ? String(shown.at(-1)!.position) : undefined };
}
