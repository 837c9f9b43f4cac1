import type { Database, DatabaseTransaction } from './database';
import { NotOurTurn } from './database/passing';
import type { ParkedStream, Projection } from './projection';

const CHECKPOINTS = 'projection_checkpoints';
const PARKED = 'parked_streams';

/** A parked event: it could not be applied, or it stands behind one of its stream that could not. */
export interface ParkedEvent {
  readonly projection: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly error: string;
}

/** Makes the tables in which the read models' own progress is kept. */
export async function makeProgressTables(db: Database): Promise<void> {
  await db.schema
    .createTable(CHECKPOINTS)
    .ifNotExists()
    .addColumn('projection', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute();
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
}

/**
 * Makes the projection's tables. If those that are there are of another version, they are dropped and filled again
 * from the start of the log, and until then answer with what is in them so far.
 * @returns the position up to which the tables are filled
 */
export async function prepareProjection(db: Database, projection: Projection): Promise<bigint> {
  return db.transaction().execute(async (trx) => {
    const { name, version } = projection;
    const stored = await trx.selectFrom(CHECKPOINTS).selectAll().where('projection', '=', name).executeTakeFirst();
    if (stored?.version === version) {
      await projection.schema(trx);
      return BigInt(stored.position);
    }
    for (const table of projection.tables) await trx.schema.dropTable(table).ifExists().execute();
    await trx.deleteFrom(PARKED).where('projection', '=', name).execute();
    await trx.deleteFrom(CHECKPOINTS).where('projection', '=', name).execute();
    await trx.insertInto(CHECKPOINTS).values({ projection: name, version, position: 0n }).execute();
    await projection.schema(trx);
    return 0n;
  });
}

/**
 * Makes the tables of projections that have none, for a copy that does not lead. Those of another version are left to
 * the copy that leads.
 */
export async function prepareToFollow(db: Database, projections: readonly Projection[]): Promise<void> {
  const stored = await db.selectFrom(CHECKPOINTS).select(['projection', 'version']).execute();
  for (const projection of projections) {
    const version = stored.find((row) => row.projection === projection.name)?.version ?? projection.version;
    if (version === projection.version) await db.transaction().execute((trx) => projection.schema(trx));
  }
}

/** Up to where all of these are filled, as the database says; 0 if one is not there. */
export async function storedPosition(db: Database, projections: readonly Projection[]): Promise<bigint> {
  const names = projections.map(({ name }) => name);
  const rows = await db.selectFrom(CHECKPOINTS).select('position').where('projection', 'in', names).execute();
  if (rows.length < names.length) return 0n;
  const positions = rows.map(({ position }) => BigInt(position));
  return positions.reduce((lowest, position) => (position < lowest ? position : lowest));
}

/**
 * To be called before the rows of the same transaction are written, so that it waits for an earlier try whose end
 * nobody knows.
 * @throws NotOurTurn if one of them is not behind the position: that earlier try was committed after all, or the tables
 * are of another version by now
 */
export async function moveCheckpoints(
  trx: DatabaseTransaction,
  projections: readonly Pick<Projection, 'name' | 'version'>[],
  position: bigint,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable(CHECKPOINTS)
    .set({ position })
    .where((where) => where.or(projections.map((one) => where.and({ projection: one.name, version: one.version }))))
    .where('position', '<', position)
    .executeTakeFirst();
  if (Number(numUpdatedRows) < projections.length)
    throw new NotOurTurn(`not everything is behind ${position} any more`);
}

export async function park(trx: DatabaseTransaction, events: readonly ParkedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await trx
    .insertInto(PARKED)
    .values([...events])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What is parked, per projection and stream the first event and how many stand behind it. */
export async function parkedStreams(db: Database): Promise<ParkedStream[]> {
  const rows = await db.selectFrom(PARKED).selectAll().orderBy('position').execute();
  const parked = new Map<string, ParkedStream>();
  for (const { projection, stream, revision, error } of rows) {
    const key = JSON.stringify([projection, stream]);
    const first = parked.get(key);
    if (first) parked.set(key, { ...first, waiting: first.waiting + 1 });
    else parked.set(key, { projection, stream, revision: Number(revision), error, waiting: 0 });
  }
  return [...parked.values()];
}
