import { inChunks } from '@modosu/concurrency/in-chunks';
import { type Database, type DatabaseTransaction, isPostgres } from '@modosu/read-models/database/database';
import { type RawBuilder, sql } from 'kysely';

type Value = string | number | null;

/** Longest list of one statement, so that its text stays a few hundred kilobytes. */
const MOST = 2_000;

/**
 * Inserts rows with one statement for all of them, given as one JSON text: a parameter for each value takes several times
 * as long. Without `conflict` a row whose key is there already is an error.
 * @param rows all with the same columns; numbers are whole, and a column of numbers is never null
 */
export async function insertRows<Tables, Table extends keyof Tables & string>(
  trx: DatabaseTransaction<Tables>,
  table: Table,
  rows: readonly Tables[Table][],
  conflict: RawBuilder<unknown> = sql``,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof Tables[Table] & string)[];
  for (const chunk of inChunks(rows, MOST)) {
    const names = sql.join(columns.map((column) => sql.ref(column)));
    const source = isPostgres(trx) ? recordset(chunk, columns) : elements(chunk, columns);
    // Without a condition SQLite would take "on conflict" for that of a join.
    await sql`insert into ${sql.table(table)} (${names}) ${source} where true ${conflict}`.execute(trx);
  }
}

/** What to do with rows whose `key` is there: take over these columns of the new one. */
export function updating(key: readonly string[], columns: readonly string[]): RawBuilder<unknown> {
  const set = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`);
  return sql`on conflict (${sql.join(key.map((column) => sql.ref(column)))}) do update set ${sql.join(set)}`;
}

/**
 * All rows whose `column` is one of the values, each once, in no particular order.
 * @param only a column and what it must be, besides
 */
export async function rowsWhereIn<Tables, Table extends keyof Tables & string>(
  db: Database<Tables> | DatabaseTransaction<Tables>,
  table: Table,
  column: keyof Tables[Table] & string,
  values: readonly (string | number)[],
  only?: readonly [column: keyof Tables[Table] & string, value: string],
): Promise<Tables[Table][]> {
  const rows: Tables[Table][] = [];
  const different = [...new Set(values)];
  const also = only ? sql`and ${sql.ref(only[0])} = ${only[1]}` : sql``;
  for (const chunk of inChunks(different, MOST)) {
    const list = JSON.stringify(chunk);
    const among = isPostgres(db)
      ? sql`select cast(value as ${typeOf(different)}) from json_array_elements_text(cast(${list} as json)) as listed(value)`
      : sql`select value from json_each(${list})`;
    const found = sql<Tables[Table]>`select * from ${sql.table(table)} where ${sql.ref(column)} in (${among}) ${also}`;
    rows.push(...(await found.execute(db)).rows);
  }
  return rows;
}

function elements<T>(rows: readonly T[], columns: readonly (keyof T & string)[]): RawBuilder<unknown> {
  const list = JSON.stringify(rows.map((row) => columns.map((column) => row[column])));
  const values = columns.map((_, at) => sql`json_extract(listed, ${sql.lit(`$[${at}]`)})`);
  // Without a limit SQLite would take the query inside apart and write each row's text anew for each of its columns.
  return sql`select ${sql.join(values)} from (select value as listed from json_each(${list}) limit -1)`;
}

function recordset<T>(rows: readonly T[], columns: readonly (keyof T & string)[]): RawBuilder<unknown> {
  const typed = columns.map((column) => {
    return sql`${sql.ref(column)} ${typeOf(rows.map((row) => row[column] as Value))}`;
  });
  const list = JSON.stringify(rows);
  return sql`select * from json_to_recordset(cast(${list} as json)) as listed(${sql.join(typed)})`;
}

/** The type in PostgreSQL of whole numbers, or of texts. */
function typeOf(values: readonly Value[]): RawBuilder<unknown> {
  return values.some((value) => typeof value === 'number') ? sql`bigint` : sql`text`;
}
