import { type StreamingRead, StreamNotFoundError } from '@eventstore/db-client';
import type { RecordedEvent } from './event';

/** What the official client gives for an event, links resolved or not. */
interface ClientEvent {
  readonly event?: {
    readonly id: string;
    readonly streamId: string;
    readonly revision: bigint;
    readonly type: string;
    readonly data: unknown;
    readonly metadata?: unknown;
    readonly created: Date;
    readonly position?: { readonly commit: bigint };
  };
  readonly commitPosition?: bigint;
}

/** @returns null for an entry without an event: a link to one that is deleted */
export function recorded(entry: ClientEvent): RecordedEvent | null {
  const { event } = entry;
  if (!event) return null;
  return {
    id: event.id,
    stream: event.streamId,
    revision: Number(event.revision),
    position: event.position?.commit ?? entry.commitPosition ?? 0n,
    type: event.type,
    data: event.data,
    metadata: event.metadata as RecordedEvent['metadata'],
    recordedAt: event.created,
  };
}

/**
 * Collects one read of limited size.
 * @param idleMs rejects if this long nothing comes: the client sets no deadline of its own for reads
 * @returns nothing for a stream that does not exist
 */
export function collect<E extends ClientEvent>(read: StreamingRead<E>, idleMs: number): Promise<RecordedEvent[]> {
  return new Promise((resolve, reject) => {
    const events: RecordedEvent[] = [];
    const timer = setTimeout(() => fail(new Error(`nothing came for ${idleMs} ms`)), idleMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      if (error instanceof StreamNotFoundError) {
        resolve([]);
        return;
      }
      reject(error);
      read.cancel().catch(() => undefined);
    };
    // This listener stays: an error after the end would otherwise end the process.
    read.on('error', fail);
    read.on('data', (entry) => {
      timer.refresh();
      const event = recorded(entry);
      if (event) events.push(event);
    });
    read.on('end', () => {
      clearTimeout(timer);
      resolve(events);
    });
  });
}
