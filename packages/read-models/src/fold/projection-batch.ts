import { type Upcasters, upcast } from '@modosu/event-sourcing/upcasting';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { messageOf, scrubbed } from '@modosu/event-store-client/scrubbed';
import { type LogMark, markOf } from '@modosu/event-store-client/store/log-mark';
import type { KyselyPlugin } from 'kysely';
import type { Database, DatabaseTransaction } from '../database/database';
import { isTransient } from '../database/database-errors';
import type { Projection } from '../projection';
import { moveCheckpoints, type ParkedEvent, park } from '../tables/checkpoints';
import type { DroppedEvents } from './dropped-events';

/** A projection as it runs: where it is and which streams it cannot follow. */
export interface RunningProjection {
  readonly projection: Projection;
  /** Under this name it keeps its checkpoint and what it parks: the projection's own, or that of a generation. */
  readonly subscriber: string;
  /** Leads its statements to the tables of a generation beside the live one. */
  readonly names?: KyselyPlugin;
  position: bigint;
  /** Per parked stream the revision of the event that could not be applied. */
  readonly parked: Map<string, number>;
}

/** An event as the code of today reads it, or why it cannot. */
export type ReadEvent = { readonly event: RecordedEvent; readonly unreadable?: string };

export function readEvent(event: RecordedEvent, upcasters: Upcasters | undefined): ReadEvent {
  if (typeof event.metadata?.hash !== 'string') return { event, unreadable: 'not written by a service of ours' };
  try {
    return { event: upcast(event, upcasters) };
  } catch (error) {
    return { event, unreadable: messageOf(error) };
  }
}

/**
 * Applies a batch to all projections in one transaction. If that fails for what an event holds, each projection goes
 * on alone, event by event, and parks the streams of those it cannot apply.
 * @param dropped what operators have left out
 * @param mark by which the log will be known again: an event at the position or later, the last one if not given
 * @throws if the database cannot write now; nothing of the batch is lost, it can be given again
 */
export async function applyBatch(
  db: Database,
  running: readonly RunningProjection[],
  events: readonly ReadEvent[],
  position: bigint,
  dropped: DroppedEvents,
  mark: LogMark | undefined = lastOf(events),
): Promise<void> {
  const behind = running.filter((one) => one.position < position);
  if (behind.length === 0) return;
  try {
    const parked = await db.transaction().execute(async (trx) => {
      await moveCheckpoints(trx, behind, position, mark);
      // Side by side: one folds while the database is at what another wrote. None may go on after the end.
      const all = await Promise.allSettled(behind.map((one) => applyTo(trx, one, events, dropped)));
      return all.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
    });
    for (const [index, one] of behind.entries()) noteParked(one, parked[index] ?? [], position);
  } catch (error) {
    if (isTransient(error)) throw error;
    for (const one of behind) await applyAlone(db, one, events, position, dropped);
  }
}

function lastOf(events: readonly ReadEvent[]): LogMark | undefined {
  const last = events.at(-1);
  return last && markOf(last.event);
}

/** One projection, one event at a time, one transaction each. */
async function applyAlone(
  db: Database,
  one: RunningProjection,
  events: readonly ReadEvent[],
  position: bigint,
  dropped: DroppedEvents,
): Promise<void> {
  for (const [index, entry] of events.entries()) {
    const reached = index === events.length - 1 ? position : entry.event.position;
    if (reached <= one.position) continue;
    const settle = (trial: ReadEvent) =>
      db.transaction().execute(async (trx) => {
        await moveCheckpoints(trx, [one], reached, markOf(entry.event));
        return applyTo(trx, one, [trial], dropped);
      });
    const parked = await settle(entry).catch((error: unknown) => {
      if (isTransient(error)) throw error;
      return settle({ event: entry.event, unreadable: messageOf(error) });
    });
    noteParked(one, parked, reached);
  }
}

/** @returns what had to be parked */
async function applyTo(
  trx: DatabaseTransaction,
  { projection, subscriber, names, position, parked }: RunningProjection,
  events: readonly ReadEvent[],
  dropped: DroppedEvents,
): Promise<ParkedEvent[]> {
  const applicable: RecordedEvent[] = [];
  const toPark: ParkedEvent[] = [];
  const parkedNow = new Map<string, number>();
  for (const { event, unreadable } of events) {
    const { stream, revision } = event;
    if (event.position <= position || !projection.prefixes.some((prefix) => stream.startsWith(prefix))) continue;
    const stuckAt = parked.get(stream) ?? parkedNow.get(stream);
    if (stuckAt === undefined && dropped.holds(projection.name, stream, revision)) continue;
    if (stuckAt === undefined && unreadable === undefined) {
      applicable.push(event);
      continue;
    }
    if (stuckAt === undefined) parkedNow.set(stream, revision);
    const error = stuckAt === undefined ? (unreadable ?? '') : `waits behind revision ${stuckAt}`;
    toPark.push({ projection: subscriber, stream, revision, position: event.position, error: scrubbed(error) });
  }
  if (applicable.length > 0) await projection.apply(names ? trx.withPlugin(names) : trx, applicable);
  await park(trx, toPark);
  return toPark;
}

function noteParked(one: RunningProjection, parked: readonly ParkedEvent[], position: bigint): void {
  for (const { stream, revision } of parked) if (!one.parked.has(stream)) one.parked.set(stream, revision);
  one.position = position;
}
