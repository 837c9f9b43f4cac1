import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { holdsMark, type LogMark, markFrom, nameOf } from '@modosu/event-store-client/store/log-mark';
import type { Database } from '../database/database';
import type { Projection } from '../projection';
import { nameIn } from './generation-names';
import { generationsOf, subscriberOf } from './generations';
import { CHECKPOINTS, GENERATIONS, LAST_EVENT, PARKED, type ProgressTables } from './tables';

/** Read models that were filled from another log than the one that is there. */
export interface ForeignTables {
  readonly projections: readonly Projection[];
  /** What they were filled from and what is there. */
  readonly finding: string;
}

interface Place {
  readonly projection: Projection;
  readonly position: bigint;
  readonly mark: LogMark | undefined;
}

/**
 * Compares what the tables were filled from with the log that is there: one question for its end, one for each event
 * that a checkpoint names, mostly the same one.
 * @throws StoreUnavailable
 */
export async function findForeign(
  db: Database<ProgressTables>,
  store: EventStore,
  projections: readonly Projection[],
): Promise<ForeignTables | undefined> {
  const filled = (await placesOf(db, projections)).filter(({ position }) => position > 0n);
  if (filled.length === 0) return undefined;
  const head = await store.headPosition();
  const looked = new Map<string, boolean>();
  const foreign = new Set<Projection>();
  const reasons = new Set<string>();
  for (const { projection, position, mark } of filled) {
    if (position > head) {
      reasons.add(`they are filled up to position ${position}, the log ends at ${head}`);
      foreign.add(projection);
    }
    if (!mark) continue;
    const name = nameOf(mark);
    const there = looked.get(name) ?? (await holdsMark(store, mark));
    looked.set(name, there);
    if (there) continue;
    reasons.add(`they hold ${name}, the log (up to ${head}) does not`);
    foreign.add(projection);
  }
  if (foreign.size === 0) return undefined;
  // One that names no event cannot show that it alone is of this log.
  for (const { projection, mark } of filled) if (!mark) foreign.add(projection);
  const names = [...foreign].map((one) => one.name);
  const finding = `${names.join(', ')}: filled from another log than the one that is there: ${[...reasons].join('; ')}`;
  return { projections: [...foreign], finding };
}

/** Takes away all tables of these and everything that is known of them, so that they are as if never made. */
export async function forgetTables(db: Database<ProgressTables>, projections: readonly Projection[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { name, tables } of projections) {
      const generations = await generationsOf(trx, name);
      const beside = generations.filter(({ state }) => state !== 'live');
      const live = generations.filter(({ state }) => state === 'live').flatMap((one) => one.tables);
      const names = beside.flatMap((one) => one.tables.map((table) => nameIn(one.generation, table)));
      for (const table of new Set([...live, ...tables, ...names]))
        await trx.schema.dropTable(table).ifExists().execute();
      await trx.deleteFrom(GENERATIONS).where('projection', '=', name).execute();
      const subscribers = [name, ...generations.map(subscriberOf)];
      for (const table of [CHECKPOINTS, PARKED] as const) {
        await trx.deleteFrom(table).where('projection', 'in', subscribers).execute();
      }
    }
  });
}

/** How far the tables of these are, also those that are being built beside. */
async function placesOf(db: Database<ProgressTables>, projections: readonly Projection[]): Promise<Place[]> {
  const rows = await db.selectFrom(CHECKPOINTS).selectAll().execute();
  return rows.flatMap((row) => {
    const projection = projections.find(({ name }) => row.projection === name || row.projection.startsWith(`${name}@`));
    return projection ? [{ projection, position: BigInt(row.position), mark: markFrom(row[LAST_EVENT]) }] : [];
  });
}
