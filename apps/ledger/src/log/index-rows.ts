import type { RecordedEvent } from '@modosu/event-store-client/event';

/** One row an event: enough to find it, and to follow causes, without reading the log. */
export interface IndexRow {
  position: number;
  event_id: string;
  stream: string;
  revision: number;
  type: string;
  customer_id: string | null;
  correlation_id: string;
  causation_id: string;
  command_id: string;
  /** By the service's clock, ISO 8601, UTC. */
  occurred_at: string;
  /** The first 16 characters of the event's hash: says which of two that stand at one place was there first. */
  hash_start: string;
}

/** One row a stream: where it ends. */
export interface StreamRow {
  stream: string;
  category: string;
  revision: number;
  position: number;
  last_at: string;
}

/** Of the index of the log. */
export interface EventIndexTables {
  readonly log_events: IndexRow;
  readonly log_streams: StreamRow;
}

export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}

export function indexRow({ position, id, stream, revision, type, data, metadata }: RecordedEvent): IndexRow {
  const { customerId } = (data ?? {}) as { customerId?: unknown };
  return {
    position: Number(position),
    event_id: id,
    stream,
    revision,
    type,
    customer_id: typeof customerId === 'string' ? customerId : null,
    correlation_id: metadata.$correlationId,
    causation_id: metadata.$causationId,
    command_id: metadata.commandId,
    occurred_at: metadata.occurredAt,
    hash_start: metadata.hash.slice(0, 16),
  };
}

/** Where each stream ends after a batch. */
export function streamRows(events: readonly RecordedEvent[]): StreamRow[] {
  const rows = new Map<string, StreamRow>();
  for (const { stream, revision, position, metadata } of events) {
    const category = categoryOf(stream);
    rows.set(stream, { stream, category, revision, position: Number(position), last_at: metadata.occurredAt });
  }
  return [...rows.values()];
}
