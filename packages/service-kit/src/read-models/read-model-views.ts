import type { ParkedStreamView, ReadModelJob, ReadModelView } from '@modosu/contracts/read-model.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { DroppedEvents } from '@modosu/read-models/fold/dropped-events';
import type { ParkedStream } from '@modosu/read-models/projection';
import type { Job } from '@modosu/read-models/rebuild/jobs';
import type { ProjectionRunnerOptions } from '@modosu/read-models/runner/projection-runner';
import { checkpoints, parkedStreams } from '@modosu/read-models/tables/checkpoints';
import { generationsOf, subscriberOf } from '@modosu/read-models/tables/generations';
import { PARKED } from '@modosu/read-models/tables/tables';
import { sql } from 'kysely';

export function jobView({ jobId, order, state, requestedAt, ...job }: Job): ReadModelJob {
  const { projection = order.projection, position, head, events, rate, outcome, differences } = job;
  const known = { projection, position, head, events, rate, outcome, differences };
  const said = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return { jobId, kind: order.kind, state, requestedAt, ...said };
}

/** The read models as their tables say, whichever copy of the service keeps them. */
export async function readModelViews({
  db,
  store,
  service,
  projections,
}: ProjectionRunnerOptions): Promise<ReadModelView[]> {
  const [places, generations] = [await checkpoints(db), await generationsOf(db)];
  const dropped = new DroppedEvents(store, service);
  await dropped.refresh();
  const counts = await db
    .selectFrom(PARKED)
    .select(['projection', sql<number>`count(distinct stream)`.as('streams')])
    .groupBy('projection')
    .execute();
  const views: ReadModelView[] = [];
  for (const { name, tables } of projections) {
    const live = generations.find((one) => one.projection === name && one.state === 'live');
    const next = generations.find((one) => one.projection === name && one.state === 'building');
    let rows = 0;
    for (const table of live?.tables ?? tables) {
      const counted = db.selectFrom(table).select((select) => select.fn.countAll().as('rows'));
      rows += Number((await counted.executeTakeFirstOrThrow()).rows);
    }
    const { version = 0, position = 0n } = places.get(name) ?? {};
    const building = next && { version: next.version, position: String(places.get(subscriberOf(next))?.position ?? 0) };
    views.push({
      projection: name,
      version,
      position: String(position),
      rows,
      parked: Number(counts.find(({ projection }) => projection === name)?.streams ?? 0),
      dropped: dropped.of(name).length,
      building,
    });
  }
  return views;
}

/** A parked stream with the event at which it stands, read from the log. */
export async function parkedView(store: EventStore, parked: ParkedStream): Promise<ParkedStreamView> {
  const event = await eventAt(store, parked.stream, parked.revision);
  return {
    projection: parked.projection,
    stream: parked.stream,
    revision: parked.revision,
    eventId: event?.id ?? '',
    eventType: event?.type ?? 'gone from the log',
    error: parked.error,
    waiting: parked.waiting,
    since: (event?.recordedAt ?? new Date(0)).toISOString(),
  };
}

/** @throws Refusal NOT_FOUND if the stream is not parked there */
export async function parkedStream(
  { db }: ProjectionRunnerOptions,
  projection: string,
  stream: string,
): Promise<ParkedStream> {
  const found = await parkedStreams(db, { subscriber: projection, stream });
  if (!found[0]) throw new Refusal('NOT_FOUND');
  return found[0];
}

async function eventAt(store: EventStore, stream: string, revision: number): Promise<RecordedEvent | undefined> {
  for await (const event of store.readStream(stream, { from: revision, max: 1 })) return event;
  return undefined;
}
