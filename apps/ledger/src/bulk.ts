import type { Database, DatabaseTransaction } from '@modosu/event-sourcing/database';

/** Few sizes, so that few statements are prepared and each is used again. */
const CHUNKS = [100, 10, 1];

/** The rows in groups of 100, then of 10, then single ones. */
export function inChunks<T>(rows: readonly T[]): T[][] {
  const chunks: T[][] = [];
  let from = 0;
  for (const size of CHUNKS) {
    for (; rows.length - from >= size; from += size) chunks.push(rows.slice(from, from + size));
  }
  return chunks;
}

export async function insertRows(trx: DatabaseTransaction, table: string, rows: readonly object[]): Promise<void> {
  for (const chunk of inChunks(rows)) await trx.insertInto(table).values(chunk).execute();
}

/** All rows whose `column` is one of the values, each once, in no particular order. */
export async function rowsWhereIn<T extends object>(
  trx: Database | DatabaseTransaction,
  table: string,
  column: string & keyof T,
  values: readonly (string | number)[],
): Promise<T[]> {
  const rows: T[] = [];
  for (const chunk of inChunks([...new Set(values)])) {
    rows.push(
      ...((await trx
        .selectFrom(table)
        .selectAll()
        .where(column as string, 'in', chunk)
        .execute()) as T[]),
    );
  }
  return rows;
}
