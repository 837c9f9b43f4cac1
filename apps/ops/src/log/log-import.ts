import { EventStoreDBClient, jsonEvent, NO_STREAM, START } from '@eventstore/db-client';
import { Failure } from '../failure';
import type { Report } from '../progress';
import type { Opener } from './export-keys';
import type { LoggedEvent } from './log';
import { type Line, linesOf } from './log-file';

/** Appends a checked file. @returns how many events were appended and read again */
export type Load = (file: string, events: number, report: Report) => Promise<number>;

const MOST_AT_ONCE = 200;
const BYTES_AT_ONCE = 500_000;

/**
 * Opens an event store that must be empty, for `work` to load a log into.
 * @throws Failure if it cannot be reached, or holds events already
 */
export async function importInto(
  url: string,
  open: Opener | undefined,
  work: (load: Load) => Promise<void>,
): Promise<void> {
  let client: EventStoreDBClient;
  try {
    client = EventStoreDBClient.connectionString(url);
  } catch (error) {
    throw new Failure(`${url} is not the address of an event store: ${(error as Error).message}`);
  }
  try {
    await mustBeEmpty(client, url);
    await work(async (file, events, report) => {
      await append(client, linesOf(file, open), events, report);
      return compare(client, linesOf(file, open), events, report);
    });
  } finally {
    await client.dispose();
  }
}

async function mustBeEmpty(client: EventStoreDBClient, url: string): Promise<void> {
  try {
    for await (const { event } of client.readAll({ fromPosition: START })) {
      if (event && !event.streamId.startsWith('$')) throw new Failure(`${url} holds events already; it must be empty.`);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`No event store answers at ${url}: ${(error as Error).message}`);
  }
}

/** In the order of the log: what stands one behind another in one stream goes together. */
async function append(
  client: EventStoreDBClient,
  lines: AsyncIterable<Line>,
  total: number,
  report: Report,
): Promise<void> {
  let batch: LoggedEvent[] = [];
  let bytes = 0;
  let done = 0;
  const flush = async () => {
    const [first] = batch;
    if (!first) return;
    const expectedRevision = first.revision === 0 ? NO_STREAM : BigInt(first.revision - 1);
    await client.appendToStream(first.stream, batch.map(proposed), { expectedRevision });
    done += batch.length;
    report({ done, total });
    batch = [];
    bytes = 0;
  };
  for await (const { event, bytes: end } of lines) {
    if (event === undefined) throw new Failure('The file has changed while it was read.');
    const isNext = batch.length > 0 && batch[0]!.stream === event.stream;
    if (!isNext || batch.length >= MOST_AT_ONCE || end - bytes > BYTES_AT_ONCE) {
      await flush();
      bytes = end;
    }
    batch.push(event);
  }
  await flush();
}

function proposed({ id, type, data, metadata }: LoggedEvent) {
  return jsonEvent({ id, type, data: data as never, metadata: metadata as never });
}

async function compare(
  client: EventStoreDBClient,
  lines: AsyncIterable<Line>,
  total: number,
  report: Report,
): Promise<number> {
  const stored = client.readAll({ fromPosition: START })[Symbol.asyncIterator]();
  const next = async () => {
    for (;;) {
      const { value, done } = await stored.next();
      if (done) return undefined;
      if (value.event && !value.event.streamId.startsWith('$')) return value.event;
    }
  };
  let same = 0;
  for await (const { no, event } of lines) {
    const there = await next();
    const hash = (there?.metadata as { hash?: unknown } | undefined)?.hash;
    const isSame =
      there?.id === event?.id && there?.streamId === event?.stream && Number(there?.revision) === event?.revision;
    if (!isSame || hash !== event?.metadata.hash)
      throw new Failure(`Line ${no} of the file is not what the store holds.`);
    same++;
    report({ done: same, total, note: 'comparing' });
  }
  if ((await next()) !== undefined) throw new Failure('The store holds more than was appended: somebody else writes.');
  return same;
}
