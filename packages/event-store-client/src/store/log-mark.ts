import { DamagedLog } from '../errors';
import type { RecordedEvent } from '../event';
import type { LogReadOptions, StreamReadOptions } from '../protocol/pages';

/** Where events are read from: an EventStore. */
export interface ReadableLog {
  readStream(stream: string, options?: StreamReadOptions): AsyncIterable<RecordedEvent>;
  readAll(options?: LogReadOptions): AsyncIterable<RecordedEvent>;
}

/** An event by whose presence a log is recognised: one that holds it holds everything that was written before it too. */
export interface LogMark {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  /** What is chained over the event and its stream up to it; its id, if no service of ours wrote it. */
  readonly hash: string;
}

export function markOf(event: RecordedEvent): LogMark {
  const { stream, revision, position, id, metadata } = event;
  return { stream, revision, position, hash: typeof metadata?.hash === 'string' ? metadata.hash : id };
}

/** As it stands in a column. */
export function markText({ position, ...rest }: LogMark): string {
  return JSON.stringify({ ...rest, position: String(position) });
}

/** @returns undefined for a column that is still empty */
export function markFrom(text: string | null | undefined): LogMark | undefined {
  if (text === null || text === undefined) return undefined;
  const { position, ...rest } = JSON.parse(text);
  return { ...rest, position: BigInt(position) };
}

/** The last event of the log that is not the store's own. @throws StoreUnavailable */
export async function lastMark(store: ReadableLog): Promise<LogMark | undefined> {
  for await (const event of store.readAll({ direction: 'backwards', max: 1 })) return markOf(event);
  return undefined;
}

/**
 * Looks for the event in its stream, since a log cannot be read at a position at which none of its events begins.
 * @returns true also if the event is there and damaged: that is another finding
 * @throws StoreUnavailable
 */
export async function holdsMark(store: ReadableLog, mark: LogMark): Promise<boolean> {
  try {
    for await (const event of store.readStream(mark.stream, { from: mark.revision, max: 1 })) {
      const found = markOf(event);
      return found.revision === mark.revision && found.position === mark.position && found.hash === mark.hash;
    }
    return false;
  } catch (error) {
    if (error instanceof DamagedLog) return true;
    throw error;
  }
}

export function nameOf({ stream, revision, position, hash }: LogMark): string {
  return `${stream} @${revision} at position ${position} (${hash.slice(0, 12)})`;
}
