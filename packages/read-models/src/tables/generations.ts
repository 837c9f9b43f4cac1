import { tableNames } from '../database/catalogue';
import type { Database, DatabaseTransaction } from '../database/database';
import type { Projection } from '../projection';
import { GenerationNames, nameIn } from './generation-names';
import { execute, schemaOf } from './schema';
import { CHECKPOINTS, GENERATIONS, PARKED, type ProgressTables } from './tables';

/**
 * One making of a projection's tables. The live one has the plain names; one that is being built or checked, and one
 * that has left, has the names of its number.
 */
export interface Generation {
  readonly projection: string;
  readonly generation: number;
  readonly version: number;
  readonly state: 'live' | 'building' | 'checking' | 'left';
  /** Plain names. */
  readonly tables: readonly string[];
}

/** The version of tables that were made and never filled. */
export const NEVER_FILLED = 0;

/** Under this name a generation beside the live one keeps its checkpoint and its parked events. */
export function subscriberOf({ projection, generation }: Pick<Generation, 'projection' | 'generation'>): string {
  return `${projection}@${generation}`;
}

export async function generationsOf(db: Database<ProgressTables>, projection?: string): Promise<Generation[]> {
  let query = db.selectFrom(GENERATIONS).selectAll().orderBy('projection').orderBy('generation');
  if (projection !== undefined) query = query.where('projection', '=', projection);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, tables: JSON.parse(row.tables) }));
}

/** Makes the first tables of a projection, empty, so that there is something to be asked. */
export async function makeFirstGeneration(
  trx: DatabaseTransaction<ProgressTables>,
  projection: Projection,
): Promise<void> {
  // Without a checkpoint nothing is known of how far any others are.
  for (const { generation, tables } of await generationsOf(trx, projection.name)) {
    for (const table of tables) await trx.schema.dropTable(nameIn(generation, table)).ifExists().execute();
  }
  await trx.deleteFrom(GENERATIONS).where('projection', '=', projection.name).execute();
  await projection.schema(trx);
  await insertGeneration(trx, first(projection, NEVER_FILLED, projection.tables));
}

/** Counts the tables that are there from before generations were counted. */
export async function adoptFirstGeneration(
  trx: DatabaseTransaction<ProgressTables>,
  projection: Projection,
  version: number,
): Promise<void> {
  const there = new Set(await tableNames(trx));
  const tables = projection.tables.filter((table) => there.has(table));
  await insertGeneration(trx, first(projection, version, tables));
}

function first({ name }: Projection, version: number, tables: readonly string[]): Generation {
  return { projection: name, generation: 0, version, state: 'live', tables };
}

/** Makes empty tables beside the live ones. Their indexes come later; see `makeIndexes`. */
export async function makeGeneration(
  db: Database<ProgressTables>,
  projection: Projection,
  state: 'building' | 'checking',
): Promise<Generation> {
  const { creations } = await schemaOf(projection);
  const before = await generationsOf(db, projection.name);
  const { name, version, tables } = projection;
  const generation = 1 + Math.max(0, ...before.map((one) => one.generation));
  const made: Generation = { projection: name, generation, version, state, tables };
  const names = new GenerationNames(generation, tables);
  await db.transaction().execute(async (trx) => {
    await insertGeneration(trx, made);
    await trx
      .insertInto(CHECKPOINTS)
      .values({ projection: subscriberOf(made), version, position: 0n })
      .execute();
    for (const node of creations) await execute(trx, names.transformQuery({ node }));
  });
  return made;
}

/** Makes those indexes of a generation that are not there yet, each by itself. */
export async function makeIndexes(
  db: Database<ProgressTables>,
  projection: Projection,
  generation: number,
): Promise<void> {
  const names = new GenerationNames(generation, projection.tables);
  for (const node of (await schemaOf(projection)).indexes) await execute(db, names.transformQuery({ node }));
}

/** In one transaction: the live tables leave, the new ones take their names, their checkpoint and what they parked. */
export async function takeOver(db: Database<ProgressTables>, all: readonly Generation[]): Promise<void> {
  const live = (await generationsOf(db)).filter(({ state }) => state === 'live');
  await db.transaction().execute(async (trx) => {
    for (const next of all) {
      const before = live.find(({ projection }) => projection === next.projection);
      await replace(trx, before, next);
    }
  });
}

async function replace(
  trx: DatabaseTransaction<ProgressTables>,
  live: Generation | undefined,
  next: Generation,
): Promise<void> {
  if (live) {
    for (const table of live.tables) await rename(trx, table, nameIn(live.generation, table));
    await setState(trx, live, 'left');
  }
  for (const table of next.tables) await rename(trx, nameIn(next.generation, table), table);
  await setState(trx, next, 'live');
  for (const table of [CHECKPOINTS, PARKED] as const) {
    await trx.deleteFrom(table).where('projection', '=', next.projection).execute();
    const named = trx.updateTable(table).set({ projection: next.projection });
    await named.where('projection', '=', subscriberOf(next)).execute();
  }
}

/** Drops the tables of a generation that is not live, and what is known of it. Whatever is left of it can be dropped again. */
export async function dropGeneration(db: Database<ProgressTables>, generation: Generation): Promise<void> {
  for (const table of generation.tables) {
    await db.schema.dropTable(nameIn(generation.generation, table)).ifExists().execute();
  }
  await db.transaction().execute(async (trx) => {
    for (const table of [CHECKPOINTS, PARKED] as const) {
      await trx.deleteFrom(table).where('projection', '=', subscriberOf(generation)).execute();
    }
    await trx
      .deleteFrom(GENERATIONS)
      .where('projection', '=', generation.projection)
      .where('generation', '=', generation.generation)
      .where('state', '!=', 'live')
      .execute();
  });
}

async function insertGeneration(
  trx: DatabaseTransaction<ProgressTables>,
  { tables, ...row }: Generation,
): Promise<void> {
  await trx
    .insertInto(GENERATIONS)
    .values({ ...row, tables: JSON.stringify(tables) })
    .execute();
}

async function setState(
  trx: DatabaseTransaction<ProgressTables>,
  one: Generation,
  state: Generation['state'],
): Promise<void> {
  const { projection, generation } = one;
  const row = trx.updateTable(GENERATIONS).set({ state }).where('projection', '=', projection);
  await row.where('generation', '=', generation).execute();
}

function rename(trx: DatabaseTransaction<ProgressTables>, from: string, to: string): Promise<void> {
  return trx.schema.alterTable(from).renameTo(to).execute();
}
