import { byBytes } from './rows-by-bytes';

export interface Page<Item> {
  readonly items: Item[];
  /** Where the page ended, if there is more. */
  readonly next?: string;
}

/**
 * A page of a list: at most so many rows, and no more bytes than a message takes, since texts may be long and in any letters.
 *
 * @param rows at most `limit + 1` of them; one more than is shown tells that there is more
 * @param placeOf where the page ended, of its last row
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  placeOf: (row: Row) => string,
): Page<Item> {
  const items = byBytes(rows.slice(0, limit).map(itemOf))[0]!.rows;
  return { items, next: items.length < rows.length ? placeOf(rows[items.length - 1]!) : undefined };
}
