import type { DomainEvent, RecordedEvent } from '@modosu/event-store-client/event';

/** The event that a process goes on from, as far as it is needed later. */
export interface Cause {
  readonly id: string;
  readonly metadata: Pick<RecordedEvent['metadata'], '$correlationId' | 'actor' | 'occurredAt'>;
}

/** A piece of work that an event leaves to be done. */
export interface Opened<Work> {
  readonly id: string;
  /** Plain JSON, given to the process when it goes on. */
  readonly work: Work;
  /** Real time, ms since 1970, before which it is left alone, as a deadline or a date to look again. */
  readonly dueAtMs?: number;
}

/**
 * A process that survives a kill: which events begin a piece of its work and which end it. The request that began a piece
 * goes on with it at once; a sweeper takes up what is left after `graceMs`, again and again until an event closes it. So
 * going on must have one effect however often it is done.
 */
export interface Process<E extends DomainEvent = DomainEvent, Work = unknown> {
  /** Names its table of open work, its health and its figures. */
  readonly name: string;
  /** Raise it when `opens` or `closes` change (1). */
  readonly version?: number;
  /** Streams whose names begin with one of these. */
  readonly prefixes: readonly string[];
  opens(event: RecordedEvent<E>): readonly Opened<Work>[];
  /** Ids of the pieces that the event ends. */
  closes(event: RecordedEvent<E>): readonly string[];
  /** How long the request that began a piece has before the sweeper looks after it, real ms. */
  readonly graceMs: number;
  /** From which the pauses between tries grow (`graceMs`), twice as long with each, up to `longestPauseMs` (30,000). */
  readonly pauseMs?: number;
  readonly longestPauseMs?: number;
  /** How many pieces are worked on at a time (16). */
  readonly concurrency?: number;
}

/**
 * Declares a process. What is typed here is typed everywhere: `opens` decides what going on is given.
 *
 * @example
 * const mails = defineProcess<CustomerEvent, MailDue>({
 *   name: 'mail', prefixes: ['customer-'], graceMs: 3_000,
 *   opens: (event) => (event.type === 'customer.mail-due.v1' ? [{ id: event.data.mailId, work: event.data }] : []),
 *   closes: (event) => (event.type === 'customer.mail-sent.v1' ? [event.data.mailId] : []),
 * });
 */
export function defineProcess<E extends DomainEvent, Work>(process: Process<E, Work>): Process<E, Work> {
  return process;
}

export function causeOf({ id, metadata }: Cause): Cause {
  const { $correlationId, actor, occurredAt } = metadata;
  return { id, metadata: { $correlationId, actor, occurredAt } };
}
