import type { ExpressionBuilder } from 'kysely';
import type { AnyTables, Database } from '../database/database';
import type { TableShape } from '../tables/schema';
import { DIFFERENCES, type JobTables } from '../tables/tables';

type Value = string | number | null;
type Row = Record<string, Value>;

/** A row that is not what the log says it should be. */
export interface Difference {
  readonly table: string;
  /** The columns of the primary key. */
  readonly key: Row;
  /** changed: a column differs; missing: the log has it, the table has not; extra: the other way round. */
  readonly kind: 'changed' | 'missing' | 'extra';
  /** The columns that differ; of a missing or extra row all of them. */
  readonly columns: readonly { readonly column: string; readonly stored: Value; readonly rebuilt: Value }[];
}

/** Rows that are compared at a time. */
const CHUNK = 5_000;

/**
 * Every row in which two tables of the same shape differ, in ranges of the key's first column, so that neither the
 * database nor this process holds a whole table.
 * @param left columns that are not compared
 */
export async function* compareTables(
  db: Database,
  { name, columns, key }: TableShape,
  rebuilt: string,
  left: readonly string[] = [],
): AsyncGenerator<Difference> {
  const compared = columns.filter((column) => !left.includes(column));
  const first = key[0]!;
  let above: Value | undefined;
  for (;;) {
    const upTo = await boundary(db, [name, rebuilt], first, above);
    const within = (where: ExpressionBuilder<AnyTables, string>) =>
      where.and([
        ...(above === undefined ? [] : [where(first, '>', above)]),
        ...(upTo === undefined ? [] : [where(first, '<=', upTo)]),
      ]);
    const rows = (table: string) => db.selectFrom(table).select(compared).where(within);
    const stored = (await rows(name).except(rows(rebuilt)).execute()) as Row[];
    const other = (await rows(rebuilt).except(rows(name)).execute()) as Row[];
    yield* pair(name, key, compared, stored, other);
    if (upTo === undefined) return;
    above = upTo;
  }
}

/** The end of a range that holds about CHUNK rows of the longer table; undefined if both end before. */
async function boundary(
  db: Database,
  tables: readonly string[],
  column: string,
  above: Value | undefined,
): Promise<Value | undefined> {
  for (const table of tables) {
    let query = db.selectFrom(table).select(column).orderBy(column).offset(CHUNK).limit(1);
    if (above !== undefined) query = query.where(column, '>', above);
    const row = await query.executeTakeFirst();
    if (row) return row[column] as Value;
  }
  return undefined;
}

function* pair(
  table: string,
  key: readonly string[],
  columns: readonly string[],
  stored: readonly Row[],
  rebuilt: readonly Row[],
): Generator<Difference> {
  const keyOf = (row: Row): Row => Object.fromEntries(key.map((column) => [column, row[column] ?? null]));
  const others = new Map(rebuilt.map((row) => [JSON.stringify(keyOf(row)), row]));
  const difference = (kind: Difference['kind'], row: Row, before?: Row, after?: Row): Difference => ({
    table,
    key: keyOf(row),
    kind,
    columns: columns
      .filter((column) => kind !== 'changed' || before?.[column] !== after?.[column])
      .map((column) => ({ column, stored: before?.[column] ?? null, rebuilt: after?.[column] ?? null })),
  });
  for (const row of stored) {
    const name = JSON.stringify(keyOf(row));
    const other = others.get(name);
    others.delete(name);
    yield other ? difference('changed', row, row, other) : difference('extra', row, row);
  }
  for (const row of others.values()) yield difference('missing', row, undefined, row);
}

/** Forgets what earlier checks found. */
export async function clearDifferences(db: Database<JobTables>): Promise<void> {
  await db.deleteFrom(DIFFERENCES).execute();
}

/** @param no of the first of them */
export async function keepDifferences(
  db: Database<JobTables>,
  jobId: string,
  no: number,
  found: readonly (Difference & { projection: string })[],
): Promise<void> {
  if (found.length === 0) return;
  const rows = found.map((difference, at) => ({ job_id: jobId, no: no + at, difference: JSON.stringify(difference) }));
  await db.insertInto(DIFFERENCES).values(rows).execute();
}

/** A page of what a check found. `after` is the number of the last one of the page before. */
export async function differencesOf(
  db: Database<JobTables>,
  jobId: string,
  { limit, after = -1 }: { limit: number; after?: number },
): Promise<(Difference & { projection: string; no: number })[]> {
  const rows = await db
    .selectFrom(DIFFERENCES)
    .select(['no', 'difference'])
    .where('job_id', '=', jobId)
    .where('no', '>', after)
    .orderBy('no')
    .limit(limit)
    .execute();
  return rows.map(({ no, difference }) => ({ no, ...JSON.parse(difference) }));
}
