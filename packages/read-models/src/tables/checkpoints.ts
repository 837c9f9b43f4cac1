import { type LogMark, markText } from '@modosu/event-store-client/store/log-mark';
import { sql } from 'kysely';
import { columnNames } from '../database/catalogue';
import type { Database, DatabaseTransaction } from '../database/database';
import { StaleWriter } from '../database/database-errors';
import type { ParkedStream, Projection } from '../projection';
import { adoptFirstGeneration, makeFirstGeneration, NEVER_FILLED } from './generations';
import { CHECKPOINTS, GENERATIONS, LAST_EVENT, PARKED, type ProgressTables } from './tables';

/** A parked event: it could not be applied, or it stands behind one of its stream that could not. */
export interface ParkedEvent {
  readonly projection: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly error: string;
}

/** How the live tables of a projection are found at the start. */
export interface Prepared {
  readonly position: bigint;
  /** False if they are of another version, or new: then they only answer, until those built beside take over. */
  readonly current: boolean;
}

/** Makes the tables in which the read models' own progress is kept. */
export async function makeProgressTables(db: Database<ProgressTables>): Promise<void> {
  await db.schema
    .createTable(CHECKPOINTS)
    .ifNotExists()
    .addColumn('projection', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn(LAST_EVENT, 'text')
    .execute();
  await addLastEvent(db);
  await db.schema
    .createTable(PARKED)
    .ifNotExists()
    .addColumn('projection', 'text', (column) => column.notNull())
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('error', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('parked_streams_key', ['projection', 'stream', 'revision'])
    .execute();
  await db.schema
    .createTable(GENERATIONS)
    .ifNotExists()
    .addColumn('projection', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('tables', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('projection_generations_key', ['projection', 'generation'])
    .execute();
}

/** Tables from before the log was recognised by an event have no column for it. */
async function addLastEvent(db: Database<ProgressTables>): Promise<void> {
  if ((await columnNames(db, CHECKPOINTS)).includes(LAST_EVENT)) return;
  await db.schema.alterTable(CHECKPOINTS).addColumn(LAST_EVENT, 'text').execute();
}

/** Looks for the projection's live tables, and makes empty ones if there are none. */
export async function prepareProjection(db: Database<ProgressTables>, projection: Projection): Promise<Prepared> {
  return db.transaction().execute(async (trx) => {
    const { name, version } = projection;
    const stored = await trx.selectFrom(CHECKPOINTS).selectAll().where('projection', '=', name).executeTakeFirst();
    const counted = await trx
      .selectFrom(GENERATIONS)
      .select('generation')
      .where('projection', '=', name)
      .where('state', '=', 'live')
      .executeTakeFirst();
    if (stored && !counted) await adoptFirstGeneration(trx, projection, stored.version);
    if (!stored) {
      await makeFirstGeneration(trx, projection);
      await trx.insertInto(CHECKPOINTS).values({ projection: name, version: NEVER_FILLED, position: 0n }).execute();
      return { position: 0n, current: false };
    }
    return { position: BigInt(stored.position), current: stored.version === version };
  });
}

/**
 * Makes the tables of projections that have none, for a copy that does not lead. Those of another version are left to
 * the copy that leads.
 */
export async function prepareToFollow(db: Database<ProgressTables>, projections: readonly Projection[]): Promise<void> {
  const stored = await checkpoints(db);
  for (const projection of projections) if (!stored.has(projection.name)) await prepareProjection(db, projection);
}

/** Up to where all of these are filled, as the database says; 0 if one is not there. */
export async function storedPosition(
  db: Database<ProgressTables>,
  projections: readonly Projection[],
): Promise<bigint> {
  const names = projections.map(({ name }) => name);
  const rows = await db.selectFrom(CHECKPOINTS).select('position').where('projection', 'in', names).execute();
  if (rows.length < names.length) return 0n;
  const positions = rows.map(({ position }) => BigInt(position));
  return positions.reduce((lowest, position) => (position < lowest ? position : lowest));
}

/**
 * To be called before the rows of the same transaction are written, so that it waits for an earlier try whose end
 * nobody knows.
 * @param mark an event by which the log will be known again; what was named before stays if there is none
 * @throws StaleWriter if one of them is not behind the position: that earlier try was committed after all, or the tables
 * are of another version by now
 */
export async function moveCheckpoints(
  trx: DatabaseTransaction<ProgressTables>,
  running: readonly { readonly subscriber: string; readonly projection: Pick<Projection, 'version'> }[],
  position: bigint,
  mark?: LogMark,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable(CHECKPOINTS)
    .set({ position, [LAST_EVENT]: mark && markText(mark) })
    .where((where) =>
      where.or(
        running.map(({ subscriber, projection: { version } }) => where.and({ projection: subscriber, version })),
      ),
    )
    .where('position', '<', Number(position))
    .executeTakeFirst();
  if (Number(numUpdatedRows) < running.length) throw new StaleWriter(`not everything is behind ${position} any more`);
}

/** Up to where each projection, and each generation beside one, is filled. */
export async function checkpoints(
  db: Database<ProgressTables>,
): Promise<Map<string, { version: number; position: bigint }>> {
  const rows = await db.selectFrom(CHECKPOINTS).selectAll().execute();
  return new Map(
    rows.map(({ projection, version, position }) => [projection, { version, position: BigInt(position) }]),
  );
}

export async function park(trx: DatabaseTransaction<ProgressTables>, events: readonly ParkedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await trx
    .insertInto(PARKED)
    .values([...events])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Which streams to find. `after` is the place of the last one of the page before. */
export interface ParkedPage {
  readonly subscriber?: string;
  readonly stream?: string;
  readonly limit?: number;
  readonly after?: { readonly projection: string; readonly stream: string };
}

/** What is parked, per projection and stream the first event and how many stand behind it; in order of both names. */
export async function parkedStreams(
  db: Database<ProgressTables>,
  { subscriber, stream: only, limit, after }: ParkedPage = {},
): Promise<ParkedStream[]> {
  let heads = db
    .selectFrom(PARKED)
    .select(['projection', 'stream', sql<number>`min(revision)`.as('first'), sql<number>`count(*)`.as('events')])
    .groupBy(['projection', 'stream'])
    .orderBy('projection')
    .orderBy('stream');
  // What stands beside the live tables is not shown: it is tried again as a whole.
  if (subscriber === undefined) heads = heads.where('projection', 'not like', '%@%');
  else heads = heads.where('projection', '=', subscriber);
  if (only !== undefined) heads = heads.where('stream', '=', only);
  if (limit !== undefined) heads = heads.limit(limit);
  if (after) {
    const { projection, stream } = after;
    heads = heads.where((where) =>
      where.or([
        where('projection', '>', projection),
        where.and([where('projection', '=', projection), where('stream', '>', stream)]),
      ]),
    );
  }
  const rows = await db
    .selectFrom(heads.as('heads'))
    .innerJoin(`${PARKED} as parked`, (join) =>
      join
        .onRef('parked.projection', '=', 'heads.projection')
        .onRef('parked.stream', '=', 'heads.stream')
        .onRef('parked.revision', '=', 'heads.first'),
    )
    .select(['heads.projection', 'heads.stream', 'heads.first', 'heads.events', 'parked.error'])
    .orderBy('heads.projection')
    .orderBy('heads.stream')
    .execute();
  return rows.map(({ projection, stream, first, events, error }) => ({
    projection,
    stream,
    revision: first,
    error,
    waiting: events - 1,
  }));
}
