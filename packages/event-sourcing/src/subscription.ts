import { setTimeout as pause } from 'node:timers/promises';
import { type AllStreamSubscription, type EventStoreDBClient, START, streamNameFilter } from '@eventstore/db-client';
import type { RecordedEvent } from './event';
import { recorded } from './reading';

export interface SubscriptionOptions {
  /** Streams whose names begin with one of these. */
  readonly prefixes: readonly string[];
  /** Position of the last event handled before: delivery goes on after it. From the very first event if not given. */
  readonly fromPosition?: bigint;
  /**
   * Handles a batch, in log order; the next one waits for it. If it throws, the same batch comes again after a while.
   * A batch without events only moves the position on: nothing up to there is for this subscriber.
   */
  readonly onBatch: (events: readonly RecordedEvent[], position: bigint) => Promise<void>;
  /** Most events in a batch (500). */
  readonly maxBatch?: number;
  /** How long a batch that is not full waits for more (10 ms). */
  readonly lingerMs?: number;
}

export interface SubscriptionHealth {
  /** Position of the last event handled. */
  readonly position: bigint;
  readonly connected: boolean;
  /** True once everything written before has been handled, until it falls behind again. */
  readonly caughtUp: boolean;
  /** Why it is not getting on, as long as it is not. */
  readonly lastError?: string;
}

/** A catch-up subscription that goes on from the last handled position after every drop. */
export interface Subscription {
  health(): SubscriptionHealth;
  /** Resolves when the batch in hand, if any, has been handled. Nothing is delivered afterwards. */
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 2_000;
/** In search windows of the store, 32 events each by its default. */
const CHECKPOINT_INTERVAL = 8;

/**
 * One loop opens the live subscription, hands out batches, and opens it again when it was dropped. What the store
 * pushes is kept in a queue of at most a few batches; beyond that the stream is paused, so the store either waits or
 * drops us, and a drop loses nothing.
 */
export class LogSubscription implements Subscription {
  readonly #maxBatch: number;
  readonly #lingerMs: number;
  readonly #finished: Promise<void>;
  #position: bigint;
  #queue: RecordedEvent[] = [];
  #inHand = false;
  /** The store says that nothing up to here is for us. Valid only when the queue is empty. */
  #checkpoint = 0n;
  #connected = false;
  #upToDate = false;
  #lastError: string | undefined;
  #live: AllStreamSubscription | undefined;
  #broken: Error | undefined;
  #stopping = false;
  #failures = 0;
  #wake: () => void = () => undefined;

  constructor(
    private readonly client: EventStoreDBClient,
    private readonly options: SubscriptionOptions,
  ) {
    this.#maxBatch = options.maxBatch ?? 500;
    this.#lingerMs = options.lingerMs ?? 10;
    this.#position = options.fromPosition ?? 0n;
    this.#finished = this.#run();
  }

  health(): SubscriptionHealth {
    return {
      position: this.#position,
      connected: this.#connected,
      caughtUp: this.#connected && this.#upToDate && this.#queue.length === 0 && !this.#inHand,
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
    };
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#finished;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#subscribe();
      while (!this.#stopping && !this.#broken) await this.#nextBatch();
      await this.#unsubscribe();
      if (this.#stopping) return;
      this.#lastError = this.#broken?.message;
      await this.#backOff();
    }
  }

  #subscribe(): void {
    this.#queue = [];
    this.#checkpoint = 0n;
    this.#broken = undefined;
    const from = this.#position;
    const live = this.client.subscribeToAll({
      fromPosition: from === 0n ? START : { commit: from, prepare: from },
      filter: streamNameFilter({
        prefixes: [...this.options.prefixes],
        checkpointInterval: CHECKPOINT_INTERVAL,
        checkpointReached: (_, { commit }) => this.#checkpointReached(live, commit),
      }),
    });
    this.#live = live;
    const lost = (error: Error) => {
      if (this.#live !== live) return;
      this.#broken ??= error;
      this.#wake();
    };
    // These listeners stay after the end: an error without one would end the process.
    live.on('error', lost);
    live.on('close', () => lost(new Error('the subscription was closed')));
    live.on('end', () => lost(new Error('the subscription was ended')));
    live.on('confirmation', () => {
      this.#connected = true;
      this.#failures = 0;
    });
    live.on('caughtUp', () => {
      this.#upToDate = true;
    });
    live.on('fellBehind', () => {
      this.#upToDate = false;
    });
    live.on('data', (entry) => {
      const event = this.#live === live ? recorded(entry) : null;
      if (!event || event.position <= this.#position) return;
      this.#queue.push(event);
      if (this.#queue.length >= 4 * this.#maxBatch) live.pause();
      this.#wake();
    });
  }

  #checkpointReached(live: AllStreamSubscription, position: bigint): void {
    // Events that came before it may still stand in the stream's own buffer; then the next checkpoint will do.
    if (this.#live !== live || live.readableLength > 0 || this.#queue.length > 0) return;
    this.#checkpoint = position;
    this.#wake();
  }

  async #nextBatch(): Promise<void> {
    if (this.#queue.length === 0 && this.#checkpoint <= this.#position) await this.#woken();
    if (this.#queue.length > 0 && this.#queue.length < this.#maxBatch) await pause(this.#lingerMs);
    if (this.#stopping) return;
    const batch = this.#queue.splice(0, this.#maxBatch);
    const position = batch.at(-1)?.position ?? this.#checkpoint;
    if (position > this.#position) {
      this.#inHand = true;
      await this.#handle(batch, position);
      this.#inHand = false;
    }
    if (this.#live?.isPaused() && this.#queue.length < 2 * this.#maxBatch) this.#live.resume();
  }

  /** Hands the batch out until it is taken. */
  async #handle(batch: readonly RecordedEvent[], position: bigint): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.options.onBatch(batch, position);
        this.#position = position;
        this.#failures = 0;
        this.#lastError = undefined;
        return;
      } catch (error) {
        this.#lastError = error instanceof Error ? error.message : String(error);
        await this.#backOff();
      }
    }
  }

  async #unsubscribe(): Promise<void> {
    const live = this.#live;
    this.#live = undefined;
    this.#connected = false;
    this.#upToDate = false;
    // The client cannot unsubscribe from what it never got; that stream is gone already.
    await live?.unsubscribe().catch(() => undefined);
    live?.destroy();
  }

  async #backOff(): Promise<void> {
    const longest = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** this.#failures);
    this.#failures += 1;
    const cut = new AbortController();
    this.#wake = () => this.#stopping && cut.abort();
    await pause(longest * (0.5 + Math.random() / 2), undefined, { signal: cut.signal }).catch(() => undefined);
    this.#wake = () => undefined;
  }

  #woken(): Promise<void> {
    if (this.#stopping || this.#broken) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
