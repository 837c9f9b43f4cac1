import { randomUUID } from 'node:crypto';
import {
  type AppendExpectedRevision,
  type AppendResult,
  type EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  type ResolvedEvent,
} from '@eventstore/db-client';

export const newStream = (): string => `conformance-${randomUUID()}`;

export const event = (type = 'happened', id: string = randomUUID(), data: Record<string, unknown> = { at: type }) =>
  jsonEvent({ id, type, data });

export type Sent = ReturnType<typeof event>;

/** n events of the types e0, e1, … */
export const events = (count: number): Sent[] => Array.from({ length: count }, (_, index) => event(`e${index}`));

type ReadOptions = Parameters<EventStoreDBClient['readStream']>[1];
type ReadAllOptions = Parameters<EventStoreDBClient['readAll']>[0];

/** The server under test, as the published client sees it. */
export class Subject {
  constructor(readonly client: EventStoreDBClient) {}

  append(stream: string, sent: Sent | Sent[], expectedRevision?: AppendExpectedRevision): Promise<AppendResult> {
    return this.client.appendToStream(stream, sent, expectedRevision === undefined ? {} : { expectedRevision });
  }

  /** A new stream that holds n events. */
  async streamOf(count: number): Promise<{ stream: string; sent: Sent[]; result: AppendResult }> {
    const stream = newStream();
    const sent = events(count);
    return { stream, sent, result: await this.append(stream, sent, NO_STREAM) };
  }

  async read(stream: string, options: ReadOptions = {}): Promise<ResolvedEvent[]> {
    const found: ResolvedEvent[] = [];
    for await (const resolved of this.client.readStream(stream, options)) found.push(resolved);
    return found;
  }

  async readAll(options: ReadAllOptions = {}): Promise<ResolvedEvent[]> {
    const found: ResolvedEvent[] = [];
    for await (const resolved of this.client.readAll(options)) found.push(resolved as ResolvedEvent);
    return found;
  }
}

export const revisions = (found: readonly ResolvedEvent[]): number[] =>
  found.map((resolved) => Number(resolved.event?.revision));
export const ids = (found: readonly ResolvedEvent[]): (string | undefined)[] =>
  found.map((resolved) => resolved.event?.id);
