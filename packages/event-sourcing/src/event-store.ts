import type { NewEvent, RecordedEvent } from './event';
import type { Subscription, SubscriptionOptions } from './subscription';

/** The revision of the last event that the writer knows of. Never "any": a decision holds only for what it saw. */
export type ExpectedRevision = number | 'no_stream';

export interface AppendResult {
  /** Revision of the last event appended. */
  readonly revision: number;
  /** Its commit position. */
  readonly position: bigint;
}

export interface StreamReadOptions {
  /** First revision to read; forwards from 0, backwards from the end if not given. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly max?: number;
}

export interface LogReadOptions {
  /** Exclusive in both directions; from the very start or end if not given. */
  readonly fromPosition?: bigint;
  readonly direction?: 'forwards' | 'backwards';
  readonly max?: number;
  /** Only streams whose names begin with one of these. All but the store's own (`$…`) if not given. */
  readonly prefixes?: readonly string[];
}

export interface EventStoreOptions {
  /** How long one try of an append or of a page of reading may take. */
  readonly tryMs?: number;
  /** How long tries are repeated in all before StoreUnavailable. */
  readonly patienceMs?: number;
}

/** The stream does not end where the writer thought. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';

  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** Where the stream ends: -1 if it does not exist. */
    readonly actual: number,
  ) {
    super(`${stream} ends at ${actual}, not at ${expected}`);
  }
}

/** The store did not answer in time. For an append: it may or may not have happened. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The append could never succeed: a bad name, id or type, data that are not JSON, or too much at once. */
export class BadAppend extends Error {
  override readonly name = 'BadAppend';
}

/** EventStoreDB (or what speaks its protocol) as this package uses it. One per process. */
export class EventStore {
  private constructor(private readonly url: string) {}

  /** Does not wait for the store to be there; see `ping`. @param url such as esdb://127.0.0.1:2113?tls=false */
  static connect(url: string, _options: EventStoreOptions = {}): EventStore {
    return new EventStore(url);
  }

  /** Resolves if the store answers. @throws StoreUnavailable */
  async ping(): Promise<void> {
    throw new Error(`not built yet: ${this.url}`);
  }

  /**
   * Appends all events or none. Tries again, with the same ids and revision, when the outcome is unknown.
   * @throws WrongExpectedRevision, BadAppend, StoreUnavailable
   */
  async append(_stream: string, _expected: ExpectedRevision, _events: readonly NewEvent[]): Promise<AppendResult> {
    throw new Error('not built yet');
  }

  /** The events of one stream; none if it does not exist. @throws StoreUnavailable */
  readStream(_stream: string, _options: StreamReadOptions = {}): AsyncGenerator<RecordedEvent> {
    throw new Error('not built yet');
  }

  /** The events of all streams in the order in which they were written. @throws StoreUnavailable */
  readAll(_options: LogReadOptions = {}): AsyncGenerator<RecordedEvent> {
    throw new Error('not built yet');
  }

  /** Commit position of the last event in the log, the store's own included; 0 if there is none. */
  async headPosition(): Promise<bigint> {
    throw new Error('not built yet');
  }

  /** Starts a catch-up subscription to the whole log; see Subscription. */
  subscribe(_options: SubscriptionOptions): Subscription {
    throw new Error('not built yet');
  }

  /** Ends what is open. Stop subscriptions first. */
  async dispose(): Promise<void> {}
}
