import type { LoggedEvent } from '@modosu/contracts/log.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';

/** A reply must fit into a message of the broker, whose limit is a mebibyte. */
const REPLY_BYTES = 600_000;
/** Hashes of secrets: those of passwords from before they were sealed can be guessed at, and nobody needs the others. */
const WITHHELD = new Set(['passwordHash', 'passcodeHash', 'secretMac', 'tokenHash', 'secretHash', 'deviceSecretHash']);

/** An event as it is stored, complete. */
export function loggedEvent({ id, stream, revision, position, type, recordedAt, data, metadata }: RecordedEvent) {
  return {
    id,
    stream,
    revision,
    position: String(position),
    type,
    recordedAt: recordedAt.toISOString(),
    data,
    metadata: (metadata ?? {}) as unknown as Record<string, unknown>,
  } satisfies LoggedEvent;
}

/** For reading: without what could be used to guess a password. */
export function readableEvent(event: RecordedEvent): LoggedEvent {
  return loggedEvent({ ...event, data: withheld(event.data) });
}

function withheld(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withheld);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, WITHHELD.has(name) ? '(withheld)' : withheld(field)]),
  );
}

/** Collects events for one reply until they are enough, or too large for one. The first always fits. */
export class Page {
  readonly events: LoggedEvent[] = [];
  private bytes = 0;

  constructor(private readonly limit: number) {}

  /** @returns false if there is no room; the event begins the next page */
  add(event: LoggedEvent): boolean {
    const size = Buffer.byteLength(JSON.stringify(event));
    if (this.events.length > 0 && (this.events.length >= this.limit || this.bytes + size > REPLY_BYTES)) return false;
    this.bytes += size;
    this.events.push(event);
    return true;
  }
}
