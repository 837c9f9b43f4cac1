import type { RecordedEvent } from '@modosu/event-store-client/event';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import type { Database, DatabaseTransaction } from '../database/database';
import { isTransient } from '../database/database-errors';
import { type RunningProjection, readEvent } from '../fold/projection-batch';
import { PARKED, type ProgressTables } from '../tables/tables';
import type { BuildParts } from './build';

/** What became of a stream that was tried again. */
export interface Resumed {
  /** How many events were applied. */
  readonly applied: number;
  /** How many were left out because an operator dropped them. */
  readonly leftOut: number;
  /** Where it is parked again, and why; not there if it goes on. */
  readonly stuck?: { readonly revision: number; readonly error: string };
}

interface Step {
  readonly revisions: readonly number[];
  readonly applied: number;
  readonly leftOut: number;
}

/** Events that are read and applied at a time. */
const PAGE = 500;

/**
 * Applies what is parked of a stream, in order: all of it in one transaction that also takes it off the list. If that
 * fails, event by event up to the one that cannot be applied, at which the stream stays parked with the new error.
 * No batch may be applied to the projection meanwhile.
 * @throws StoreUnavailable, or the database's error if it cannot write now
 */
export async function resumeStream(parts: BuildParts, one: RunningProjection, stream: string): Promise<Resumed> {
  const { db } = parts;
  try {
    const done = await db.transaction().execute(async (trx) => {
      let applied = 0;
      let leftOut = 0;
      for (;;) {
        const step = await applyNext(parts, trx, one, stream, PAGE);
        applied += step.applied;
        leftOut += step.leftOut;
        if (step.revisions.length < PAGE) return { applied, leftOut };
      }
    });
    one.parked.delete(stream);
    return done;
  } catch (error) {
    if (!isOfTheEvent(error)) throw error;
    return oneByOne(parts, one, stream);
  }
}

async function oneByOne(parts: BuildParts, one: RunningProjection, stream: string): Promise<Resumed> {
  const { db } = parts;
  let applied = 0;
  let leftOut = 0;
  for (;;) {
    try {
      const step = await db.transaction().execute((trx) => applyNext(parts, trx, one, stream, 1));
      applied += step.applied;
      leftOut += step.leftOut;
      if (step.revisions.length > 0) continue;
      one.parked.delete(stream);
      return { applied, leftOut };
    } catch (error) {
      if (!isOfTheEvent(error)) throw error;
      const [revision = 0] = await parkedRevisions(db, one.subscriber, stream, 1);
      const reason = messageOf(error.cause);
      await db
        .updateTable(PARKED)
        .set({ error: reason })
        .where('projection', '=', one.subscriber)
        .where('stream', '=', stream)
        .where('revision', '=', revision)
        .execute();
      one.parked.set(stream, revision);
      return { applied, leftOut, stuck: { revision, error: reason } };
    }
  }
}

/** What the projection made of an event, as opposed to a log or database that does not answer. */
class NotApplicable extends Error {}

function isOfTheEvent(error: unknown): error is NotApplicable {
  return error instanceof NotApplicable;
}

async function applyNext(
  { store, upcasters, dropped }: BuildParts,
  trx: DatabaseTransaction<ProgressTables>,
  { projection, subscriber }: RunningProjection,
  stream: string,
  most: number,
): Promise<Step> {
  const revisions = await parkedRevisions(trx, subscriber, stream, most);
  const from = revisions[0];
  const to = revisions.at(-1);
  if (from === undefined || to === undefined) return { revisions, applied: 0, leftOut: 0 };
  const events: RecordedEvent[] = [];
  let leftOut = 0;
  for await (const stored of store.readStream(stream, { from, max: to - from + 1 })) {
    if (dropped.holds(projection.name, stream, stored.revision)) {
      leftOut += 1;
      continue;
    }
    const { event, unreadable } = readEvent(stored, upcasters);
    if (unreadable !== undefined) throw new NotApplicable(unreadable, { cause: new Error(unreadable) });
    events.push(event);
  }
  try {
    if (events.length > 0) await projection.apply(trx, events);
  } catch (error) {
    throw isTransient(error) ? error : new NotApplicable('an event cannot be applied', { cause: error });
  }
  await trx
    .deleteFrom(PARKED)
    .where('projection', '=', subscriber)
    .where('stream', '=', stream)
    .where('revision', '<=', to)
    .execute();
  return { revisions, applied: events.length, leftOut };
}

/** The first revisions that are parked, in order. */
async function parkedRevisions(
  db: Database<ProgressTables>,
  subscriber: string,
  stream: string,
  most: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom(PARKED)
    .select('revision')
    .where('projection', '=', subscriber)
    .where('stream', '=', stream)
    .orderBy('revision')
    .limit(most)
    .execute();
  return rows.map(({ revision }) => revision);
}
