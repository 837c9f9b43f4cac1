import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type DatabaseTransaction, isPostgres } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { sql } from 'kysely';

/** Per command that came from outside: the keyed hash of its request, and in which hour it was written. */
export const COMMAND_REQUESTS = 'command_requests';
/** One row: the newest hour of the log. */
const NEWEST = 'command_requests_newest';

export interface CommandRequestTables {
  readonly [COMMAND_REQUESTS]: { readonly command_id: string; readonly request_hash: string; readonly hour: number };
  readonly [NEWEST]: { readonly name: string; readonly hour: number };
}

const HOUR_MS = 60 * 60 * 1000;
/** A key is taken for 24 hours, and may be from a clock that is one hour ahead. */
const KEPT_HOURS = 25;

/**
 * The requests that a service took lately, by its own events. What is older than any key that is still taken goes when
 * the log comes to another hour: by the store's time, as the age of keys is judged by real time too.
 * @param prefixes of the service's own streams
 */
export function commandRequestsProjection(prefixes: readonly string[]): Projection<CommandRequestTables> {
  return {
    name: COMMAND_REQUESTS,
    version: 1,
    prefixes,
    tables: [COMMAND_REQUESTS, NEWEST],
    async schema(db) {
      await db.schema
        .createTable(COMMAND_REQUESTS)
        .ifNotExists()
        .addColumn('command_id', 'text', (column) => column.notNull())
        .addColumn('request_hash', 'text', (column) => column.notNull())
        .addColumn('hour', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('command_requests_key', ['command_id', 'request_hash'])
        .execute();
      await db.schema
        .createTable(NEWEST)
        .ifNotExists()
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('hour', 'bigint', (column) => column.notNull())
        .execute();
    },
    async apply(trx, events) {
      const rows = events.flatMap(rowOf);
      if (rows.length === 0) return;
      const oldest = (await newestHour(trx, rows)) - KEPT_HOURS;
      const kept = eachOnce(rows).filter(({ hour }) => hour >= oldest);
      if (kept.length === 0) return;
      await insert(trx, kept);
    },
  };
}

/** Half of it: 128 bits tell any two requests apart. */
export function shortHash(requestHash: string): string {
  return requestHash.slice(0, 32);
}

type Row = CommandRequestTables[typeof COMMAND_REQUESTS];

/**
 * By the command that caused the event, which is its own if it was asked for from outside: a request may be nothing but
 * steps, as when many accounts are frozen. What a service asked of another is not there, since the request was.
 */
function rowOf({ metadata, recordedAt }: RecordedEvent): Row[] {
  const { $causationId, requestHash, actor } = metadata;
  if (requestHash === undefined || actor.kind === 'service') return [];
  return [
    {
      command_id: $causationId,
      request_hash: shortHash(requestHash),
      hour: Math.floor(recordedAt.getTime() / HOUR_MS),
    },
  ];
}

/** One row a command and request, at the last hour it was written in. */
function eachOnce(rows: readonly Row[]): Row[] {
  const last = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.command_id} ${row.request_hash}`;
    if (row.hour > (last.get(key)?.hour ?? -1)) last.set(key, row);
  }
  return [...last.values()];
}

/**
 * With one statement, given the rows as one JSON text: a parameter for each value takes twice as long. A row that is there
 * takes over a later hour.
 */
async function insert(trx: DatabaseTransaction<CommandRequestTables>, rows: readonly Row[]): Promise<void> {
  const list = JSON.stringify(rows.map((row) => [row.command_id, row.request_hash, row.hour]));
  const listed = isPostgres(trx)
    ? sql`select value ->> 0, value ->> 1, cast(value ->> 2 as bigint) from json_array_elements(cast(${list} as json))`
    : sql`select json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
        from (select value from json_each(${list}) limit -1)`;
  // Without a condition SQLite would take "on conflict" for that of a join.
  await sql`insert into ${sql.table(COMMAND_REQUESTS)} (command_id, request_hash, hour) ${listed} where true
    on conflict (command_id, request_hash) do update set hour = excluded.hour
    where excluded.hour > ${sql.ref(`${COMMAND_REQUESTS}.hour`)}`.execute(trx);
}

/** The newest hour of the log with these rows in it; what has become too old is gone when it is another one. */
async function newestHour(trx: DatabaseTransaction<CommandRequestTables>, rows: readonly Row[]): Promise<number> {
  const before = await trx.selectFrom(NEWEST).select('hour').where('name', '=', 'log').executeTakeFirst();
  const known = before?.hour ?? 0;
  const newest = rows.reduce((latest, { hour }) => Math.max(latest, hour), known);
  if (newest === known) return known;
  await trx
    .insertInto(NEWEST)
    .values({ name: 'log', hour: newest })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ hour: newest }))
    .execute();
  await trx
    .deleteFrom(COMMAND_REQUESTS)
    .where('hour', '<', newest - KEPT_HOURS)
    .execute();
  return newest;
}
