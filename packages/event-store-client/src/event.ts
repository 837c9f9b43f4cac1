/** A fact as a decider states it: a versioned type (`thing.happened.v1`) and plain JSON data. */
export interface DomainEvent<T extends string = string, D = unknown> {
  readonly type: T;
  readonly data: D;
}

/** Who acts. Opaque JSON to this package: services agree on its shape among themselves. */
export type Actor = Readonly<Record<string, unknown>>;

/** What a command answered, kept in the metadata of the last event it caused, so that it can be given again. */
export type StoredAnswer =
  | { readonly reply?: unknown }
  | { readonly refusal: { readonly code: string; readonly details?: unknown } };

export interface EventMetadata {
  readonly $correlationId: string;
  readonly $causationId: string;
  readonly commandId: string;
  /** SHA-256 (hex) of the canonical JSON of the command. */
  readonly payloadHash: string;
  /**
   * Keyed hash (hex) of the request that the command came with. Without the key nobody can make it or try what it
   * stands for. Absent where no client's key named the command, and in events of older versions.
   */
  readonly requestHash?: string;
  readonly actor: Actor;
  readonly service: string;
  /** When it happened in the service's time (ISO 8601, UTC, milliseconds). */
  readonly occurredAt: string;
  /** The number after `.v` in the event's type as it was written; 1 without one. */
  readonly schemaVersion: number;
  /** Only in the last event of a command. */
  readonly answer?: StoredAnswer;
  /** SHA-256 (hex) over the previous event's hash and this event; see hash-chain. */
  readonly hash: string;
}

interface Envelope {
  readonly id: string;
  readonly stream: string;
  /** Place in its stream, from 0. */
  readonly revision: number;
  readonly metadata: EventMetadata;
}

/** An event just appended. Its place in the whole log is known to readers of the log only. */
export type AppendedEvent<E extends DomainEvent = DomainEvent> = E extends DomainEvent
  ? Envelope & { readonly type: E['type']; readonly data: E['data'] }
  : never;

/** An event read from the log. `switch (event.type)` narrows its data. */
export type RecordedEvent<E extends DomainEvent = DomainEvent> = AppendedEvent<E> & {
  /** Commit position in the whole log: greater than that of every event before it. */
  readonly position: bigint;
  /** The store's clock, not the service's. */
  readonly recordedAt: Date;
};

/** An event about to be appended, its data and metadata already in the text that will be stored. */
export interface NewEvent {
  /** A UUID other than the nil one. */
  readonly id: string;
  readonly type: string;
  /** A JSON object. */
  readonly dataJson: string;
  /** A JSON object: EventMetadata. */
  readonly metadataJson: string;
}

/** An event as the store keeps it, its data and metadata not yet parsed. */
export interface RawEvent {
  readonly id: string;
  readonly stream: string;
  /** Place in its stream, from 0. */
  readonly revision: number;
  /** Commit position in the whole log. */
  readonly position: bigint;
  readonly type: string;
  /** The store's clock, in ms since 1970. */
  readonly recordedMs: number;
  /** The stored text; bytes if it was not stored as JSON, which this package never does. */
  readonly data: string | Buffer;
  /** The stored text; empty if there is none. */
  readonly metadata: string;
}

/** The revision of the last event that the writer knows of. Never "any": a decision holds only for what it saw. */
export type ExpectedRevision = number | 'no_stream';
