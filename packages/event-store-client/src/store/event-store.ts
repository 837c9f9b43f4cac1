import {
  EventStoreDBClient,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { retry } from '@modosu/concurrency/retry';
import { validate as isUuid, NIL } from 'uuid';
import { BadAppend, StoreFull, StoreUnavailable, WrongExpectedRevision } from '../errors';
import type { ExpectedRevision, NewEvent, RawEvent, RecordedEvent } from '../event';
import { Appender, type AppendResult } from '../protocol/appender';
import { type LogReadOptions, logPages, type StreamReadOptions, streamPages } from '../protocol/pages';
import { BrokenOff, type PageRequest, Reader } from '../protocol/reader';
import { serverName } from '../protocol/server-name';
import { holdsMark } from './log-mark';
import { recorded } from './recording';
import { LogSubscription, type Subscription, type SubscriptionOptions } from './subscription';
import { UnreadableStreams } from './unreadable-streams';

export interface EventStoreOptions {
  /** How long one try of an append or of a page of reading may take (3,000 ms). */
  readonly tryMs?: number;
  /** How long tries are begun again before StoreUnavailable (4,000 ms). */
  readonly patienceMs?: number;
}

const LAST_EVENT = { from: 'end', backwards: true, count: 1 } as const;
const MOST_BYTES = 1_048_576;
const LONGEST_NAME = 1000;

/** EventStoreDB, or what speaks its protocol, as this package uses it. One per process and store. */
export class EventStore {
  /** Noted by those who read streams to decide on them. */
  readonly unreadable = new UnreadableStreams();
  private readonly client: EventStoreDBClient;
  private readonly appender: Appender;
  private readonly reader: Reader;
  private readonly tryMs: number;
  private readonly patienceMs: number;

  private constructor(url: string, options: EventStoreOptions) {
    this.client = EventStoreDBClient.connectionString(url);
    this.appender = new Appender(this.client);
    this.reader = new Reader(this.client);
    this.tryMs = options.tryMs ?? 3_000;
    this.patienceMs = options.patienceMs ?? 4_000;
  }

  /** Does not wait for the store to be there; see `ping`. @param url such as esdb://127.0.0.1:2113?tls=false */
  static connect(url: string, options: EventStoreOptions = {}): EventStore {
    return new EventStore(url, options);
  }

  /** Resolves if the store answers now. @throws StoreUnavailable */
  async ping(timeoutMs = 1_000): Promise<void> {
    await this.reader.page(LAST_EVENT, timeoutMs).catch((error: unknown) => {
      throw new StoreUnavailable('the event store does not answer', { cause: error });
    });
  }

  /**
   * Appends all events or none. Tries again, with the same ids and revision, when the outcome is unknown: the store
   * knows ids that it has taken at those revisions.
   * @throws WrongExpectedRevision, BadAppend, StoreUnavailable
   * @example
   * const { id, dataJson, metadataJson } = chainNewEvent(last.metadata.hash, { stream, revision: 8, type, data, metadata });
   * const { position } = await store.append(stream, 7, [{ id, type, dataJson, metadataJson }]);
   */
  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    checkAppend(stream, expected, events);
    return this.patiently(
      () => this.appender.append(stream, expected, events, this.tryMs),
      (error) => refused(error, stream, expected),
    );
  }

  /**
   * The events of one stream; none if it does not exist. @throws StoreUnavailable
   * @example for await (const { revision, type, data } of store.readStream('wallet-42', { from: 8 })) { … }
   */
  async *readStream(stream: string, options: StreamReadOptions = {}): AsyncGenerator<RecordedEvent> {
    for await (const page of streamPages(this.page, checkedName(stream), options))
      for (const event of page) yield recorded(event);
  }

  /** As `readStream`, with data and metadata in the texts that are stored. @throws StoreUnavailable */
  async *readStreamRaw(stream: string, options: StreamReadOptions = {}): AsyncGenerator<RawEvent> {
    for await (const page of streamPages(this.page, checkedName(stream), options)) yield* page;
  }

  /** The events of all streams in the order in which they were written. @throws StoreUnavailable */
  async *readAll(options: LogReadOptions = {}): AsyncGenerator<RecordedEvent> {
    for await (const page of logPages(this.page, options)) for (const event of page) yield recorded(event);
  }

  /** As `readAll`, by the page, which saves a step for each event: for those who read all of it. @throws StoreUnavailable */
  async *readPages(options: LogReadOptions = {}, pageSize = 1_000): AsyncGenerator<RecordedEvent[]> {
    for await (const page of logPages(this.page, { ...options, pageSize })) yield page.map(recorded);
  }

  /** As `readAll`, with data and metadata in the texts that are stored. @throws StoreUnavailable */
  async *readAllRaw(options: LogReadOptions = {}): AsyncGenerator<RawEvent> {
    for await (const page of logPages(this.page, options)) yield* page;
  }

  private readonly page = (request: (tries: number) => PageRequest) =>
    this.patiently(
      (tries) => this.reader.page(request(tries), this.tryMs),
      (error) => (error instanceof BrokenOff ? error : undefined),
    );

  /** Commit position of the last event in the log, the store's own included; 0 if there is none. */
  async headPosition(): Promise<bigint> {
    const [last] = await this.patiently(() => this.reader.page(LAST_EVENT, this.tryMs));
    return last?.position ?? 0n;
  }

  /** Which server answers, such as `EventStoreDB 23.10.8.0`. @throws StoreUnavailable */
  async server(): Promise<string> {
    const inside = this.client as unknown as { capabilities: Promise<{ serverVersion: string }> };
    return this.patiently(async () => serverName((await inside.capabilities).serverVersion));
  }

  /**
   * Starts a catch-up subscription to the whole log.
   * @example
   * const following = store.subscribe({ prefixes: ['wallet-'], fromPosition, onBatch: (events) => apply(events) });
   * await following.stop();
   */
  subscribe(options: SubscriptionOptions): Subscription {
    return new LogSubscription(this.reader, options, (mark) => holdsMark(this, mark));
  }

  /** Ends what is open. Stop subscriptions first. */
  async dispose(): Promise<void> {
    await this.client.dispose();
  }

  /** @param final turns an error into one that no further try can mend; undefined: try again */
  private async patiently<T>(
    attempt: (tries: number) => Promise<T>,
    final?: (error: unknown) => Error | undefined,
  ): Promise<T> {
    const options = { timeoutMs: this.patienceMs, pauseMs: 20, longestPauseMs: 500, jitter: true };
    try {
      return await retry(attempt, { ...options, isRetryable: (error) => final?.(error) === undefined });
    } catch (error) {
      throw final?.(error) ?? gaveUp(error);
    }
  }
}

/** Of those that take it into their answers at all, each store words it in its own way. */
const NO_ROOM = /no space left|disk (is )?full|ENOSPC/i;

/** @param cause what the last of many tries failed with */
function gaveUp(cause: unknown): StoreUnavailable {
  if (cause instanceof Error && NO_ROOM.test(cause.message)) {
    return new StoreFull('the event store has no room left', { cause });
  }
  return new StoreUnavailable('the event store does not answer', { cause });
}

function refused(error: unknown, stream: string, expected: ExpectedRevision): Error | undefined {
  if (error instanceof WrongExpectedVersionError) {
    const actual = error.actualVersion === 'no_stream' ? -1 : Number(error.actualVersion);
    return new WrongExpectedRevision(stream, expected, actual);
  }
  if (error instanceof MaxAppendSizeExceededError || error instanceof StreamDeletedError) {
    return new BadAppend(`the store refused an append to ${stream}: ${error.type}`, { cause: error });
  }
  return undefined;
}

/** A bad request must not reach the store: it answers with an error that says nothing. */
function checkAppend(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): void {
  checkName(stream);
  if (expected !== 'no_stream' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new BadAppend(`not a revision: ${expected}`);
  }
  if (events.length === 0) throw new BadAppend(`nothing to append to ${stream}`);
  let bytes = 0;
  for (const { id, type, dataJson, metadataJson } of events) {
    if (!isUuid(id) || id === NIL) throw new BadAppend(`not an event id: ${id}`);
    if (type === '' || type.length > LONGEST_NAME) throw new BadAppend('an event type is empty or too long');
    bytes += Buffer.byteLength(dataJson) + Buffer.byteLength(metadataJson);
  }
  if (bytes > MOST_BYTES) throw new BadAppend(`${bytes} bytes at once to ${stream}; at most ${MOST_BYTES}`);
}

function checkedName(stream: string): string {
  checkName(stream);
  return stream;
}

function checkName(stream: string): void {
  if (stream === '' || stream.length > LONGEST_NAME || stream.startsWith('$')) {
    throw new BadAppend(`not a stream name of ours: "${stream.slice(0, 80)}"`);
  }
}
