import type { Decider } from './decider';
import type { Actor, AppendedEvent, DomainEvent } from './event';
import type { EventStore } from './event-store';
import type { Upcasters } from './upcasting';

export interface CommandContext {
  /** The same id is the same command: it takes effect once. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: Actor;
  /** The service's time: ISO 8601, UTC, milliseconds. */
  readonly now: string;
}

export interface AggregateOptions<C, E extends DomainEvent, S, R = unknown> {
  readonly store: EventStore;
  /** The streams are named `<category>-<id>`. */
  readonly category: string;
  readonly decider: Decider<C, E, S, R>;
  /** Written into the metadata of every event. */
  readonly service: string;
  /** How many streams' states are kept in memory (20,000). */
  readonly cacheSize?: number;
  readonly upcasters?: Upcasters;
}

export interface Handled<E extends DomainEvent, R> {
  readonly reply: R;
  /** What was appended now: nothing for a repeated command. */
  readonly events: readonly AppendedEvent<E>[];
  /** The last revision of the stream; -1 if there is none. */
  readonly revision: number;
  /** Commit position of the last event appended now. */
  readonly position?: bigint;
  /** True if this is the answer given before to the same command. */
  readonly repeated: boolean;
}

export interface Loaded<S> {
  readonly state: S;
  /** -1 if the stream does not exist. */
  readonly revision: number;
}

/** Too many commands wait for one stream. */
export class StreamBusy extends Error {
  override readonly name = 'StreamBusy';
}

/** Another writer was faster every time the command was decided. */
export class StreamContended extends Error {
  override readonly name = 'StreamContended';
}

/** Handles the commands of one kind of stream. */
export class Aggregate<C, E extends DomainEvent, S, R = unknown> {
  constructor(readonly options: AggregateOptions<C, E, S, R>) {}

  /**
   * @param hint `isNew`: the stream is probably not there yet, so it is not read before the first try
   * @throws Refusal, StoreUnavailable, StreamBusy, StreamContended
   */
  async handle<Reply extends R = R>(
    _id: string,
    _command: C,
    _context: CommandContext,
    _hint: { isNew?: boolean } = {},
  ): Promise<Handled<E, Reply>> {
    throw new Error('not built yet');
  }

  /** The state now. With `cached`, what this process saw last, without asking the store if it saw anything. */
  async load(_id: string, _options: { cached?: boolean } = {}): Promise<Loaded<S>> {
    throw new Error('not built yet');
  }
}
