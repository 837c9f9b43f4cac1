import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs } from '@modosu/concurrency/retry';
import type { RecordedEvent } from '../event';
import type { ReadAnswer } from '../protocol/read-answer';
import { cancel, commandError, type ReadCall, type Reader } from '../protocol/reader';
import { messageOf } from '../scrubbed';
import { type LogMark, markOf, nameOf } from './log-mark';
import { recorded } from './recording';

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
  /**
   * The same while events come thick and fast (50 ms): each batch costs a transaction. Not while `isAwaited` says that a
   * caller waits for what comes.
   */
  readonly busyLingerMs?: number;
  readonly isAwaited?: () => boolean;
}

export interface SubscriptionHealth {
  /** Position of the last event handled. */
  readonly position: bigint;
  readonly connected: boolean;
  /** True once everything written before has been handled, until it falls behind again. */
  readonly caughtUp: boolean;
  /**
   * For how long there has been something in the log that is not handled yet, or may have been, as far as the store has
   * said, ms: 0 when caught up; infinite until it was for the first time.
   */
  readonly behindMs: number;
  /** Why it is not getting on, as long as it is not. */
  readonly lastError?: string;
}

/** A catch-up subscription that goes on from the last handled position after every drop. */
export interface Subscription {
  health(): SubscriptionHealth;
  /** Hands out what has come so far without waiting for more: a caller waits for it. */
  hurry(): void;
  /** Resolves when the batch being handled, if any, is done. Nothing is delivered afterwards. */
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 2_000;
/** A batch of so many events says that more are coming. */
const BUSY_BATCH = 5;
/** In search windows of the store, 32 events each by its default. */
const CHECKPOINT_INTERVAL = 8;

/**
 * One loop opens the live subscription, hands out batches, and opens it again when it was dropped. What the store
 * pushes is kept in a queue of at most a few batches; beyond that the stream is paused, so the store either waits or
 * drops us, and a drop loses nothing.
 */
export class LogSubscription implements Subscription {
  private readonly maxBatch: number;
  private readonly lingerMs: number;
  private readonly busyLingerMs: number;
  private readonly finished: Promise<void>;
  private position: bigint;
  /** The last event handled. */
  private last: LogMark | undefined;
  private queue: RecordedEvent[] = [];
  private handling = false;
  /** How many events the last batch had. */
  private lastBatch = 0;
  private hurried = false;
  /** The store says that nothing up to here is for us. Valid only when the queue is empty. */
  private checkpoint = 0n;
  private connected = false;
  private upToDate = false;
  /** Since when it is not caught up, on a clock that is never set; undefined when it is. */
  private behindSinceMs: number | undefined = Number.NEGATIVE_INFINITY;
  /** When the first event came that is not in the batch being handled. */
  private nextSinceMs: number | undefined;
  private lastError: string | undefined;
  /** Stands for the subscription that is open or being opened. */
  private live: { call?: ReadCall } | undefined;
  private broken: Error | undefined;
  private stopping = false;
  private failures = 0;
  private wake: () => void = () => undefined;
  private readonly stopped = new AbortController();

  /** @param holds whether the log has an event still */
  constructor(
    private readonly reader: Reader,
    private readonly options: SubscriptionOptions,
    private readonly holds: (mark: LogMark) => Promise<boolean>,
  ) {
    this.maxBatch = options.maxBatch ?? 500;
    this.lingerMs = options.lingerMs ?? 10;
    this.busyLingerMs = Math.max(this.lingerMs, options.busyLingerMs ?? 50);
    this.position = options.fromPosition ?? 0n;
    this.finished = this.run();
  }

  health(): SubscriptionHealth {
    const { behindSinceMs } = this;
    return {
      position: this.position,
      connected: this.connected,
      caughtUp: this.connected && this.upToDate && this.queue.length === 0 && !this.handling,
      behindMs: behindSinceMs === undefined ? 0 : performance.now() - behindSinceMs,
      ...(this.lastError === undefined ? {} : { lastError: this.lastError }),
    };
  }

  hurry(): void {
    this.hurried = true;
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.stopped.abort();
    this.wake();
    await this.finished;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.broken = await this.otherLog();
      if (!this.broken) {
        this.subscribe();
        while (!this.stopping && !this.broken) await this.nextBatch();
        this.unsubscribe();
      }
      if (this.stopping) return;
      this.lastError = this.broken?.message;
      await this.backOff();
    }
  }

  /** A subscriber that goes on in a store with another log would miss events and never know. */
  private async otherLog(): Promise<Error | undefined> {
    const last = this.last;
    if (!last) return undefined;
    const stopped = new Promise<void>((resolve) => this.stopped.signal.addEventListener('abort', () => resolve()));
    try {
      if ((await Promise.race([this.holds(last), stopped])) !== false) return undefined;
      return new Error(`the log is another: it does not hold ${nameOf(last)} any more; the service must be restarted`);
    } catch (error) {
      return error as Error;
    }
  }

  private subscribe(): void {
    this.queue = [];
    this.checkpoint = 0n;
    this.broken = undefined;
    const from = this.position;
    const live: { call?: ReadCall } = {};
    this.live = live;
    const lost = (error: Error) => {
      if (this.live !== live) return;
      this.broken ??= commandError(error);
      this.wake();
    };
    const request = {
      from: from === 0n ? 'start' : from,
      prefixes: this.options.prefixes,
      checkpointInterval: CHECKPOINT_INTERVAL,
    } as const;
    this.reader.open(request).then((call) => {
      // These listeners stay after the end: an error without one would end the process.
      call.on('error', lost);
      call.on('close', () => lost(new Error('the subscription was closed')));
      call.on('end', () => lost(new Error('the subscription was ended')));
      if (this.live !== live) return cancel(call);
      live.call = call;
      call.on('data', (answer: ReadAnswer) => this.live === live && this.onAnswer(call, answer));
    }, lost);
  }

  private onAnswer(call: ReadCall, answer: ReadAnswer): void {
    if (answer.kind === 'event') {
      if (answer.event.position <= this.position) return;
      this.queue.push(recorded(answer.event));
      this.fallBehind();
      this.nextSinceMs ??= performance.now();
      if (this.queue.length >= 4 * this.maxBatch) call.pause();
      this.wake();
    } else if (answer.kind === 'checkpoint') {
      // With events before it in the queue it says nothing yet; then the next checkpoint will do.
      if (this.queue.length > 0) return;
      this.checkpoint = answer.position;
      this.wake();
    } else if (answer.kind === 'confirmation') {
      this.connected = true;
      this.failures = 0;
    } else if (answer.kind === 'caught-up') {
      this.upToDate = true;
      if (this.queue.length === 0 && !this.handling) this.behindSinceMs = undefined;
    } else if (answer.kind === 'fell-behind') {
      this.upToDate = false;
      this.fallBehind();
    }
  }

  private fallBehind(): void {
    this.behindSinceMs ??= performance.now();
  }

  /** What has come while the batch was handled waits since it came. */
  private getOn(): void {
    if (this.connected && this.upToDate) this.behindSinceMs = this.queue.length === 0 ? undefined : this.nextSinceMs;
  }

  private async nextBatch(): Promise<void> {
    if (this.queue.length === 0 && this.checkpoint <= this.position) await this.woken();
    if (this.queue.length > 0 && this.queue.length < this.maxBatch) await this.filled();
    if (this.stopping) return;
    const batch = this.queue.splice(0, this.maxBatch);
    this.lastBatch = batch.length;
    if (this.queue.length === 0) this.nextSinceMs = undefined;
    const position = batch.at(-1)?.position ?? this.checkpoint;
    if (position > this.position) {
      this.handling = true;
      await this.handle(batch, position);
      this.handling = false;
      this.getOn();
    }
    const call = this.live?.call;
    if (call?.isPaused() && this.queue.length < 2 * this.maxBatch) call.resume();
  }

  /** Hands the batch out until it is taken. */
  private async handle(batch: readonly RecordedEvent[], position: bigint): Promise<void> {
    while (!this.stopping) {
      try {
        await this.options.onBatch(batch, position);
        this.position = position;
        const last = batch.at(-1);
        if (last) this.last = markOf(last);
        this.failures = 0;
        this.lastError = undefined;
        return;
      } catch (error) {
        this.lastError = messageOf(error);
        await this.backOff();
      }
    }
  }

  private unsubscribe(): void {
    const live = this.live;
    this.live = undefined;
    this.connected = false;
    this.upToDate = false;
    this.fallBehind();
    // One that is still being opened is cancelled when it is.
    cancel(live?.call);
  }

  private async backOff(): Promise<void> {
    this.failures += 1;
    const longest = backoffMs(this.failures, 50, LONGEST_PAUSE_MS);
    const cut = new AbortController();
    this.wake = () => this.stopping && cut.abort();
    await pause(longest * (0.5 + Math.random() / 2), undefined, { signal: cut.signal }).catch(() => undefined);
    this.wake = () => undefined;
  }

  /** Resolves when a batch is full, when it waited long enough for that, and when a caller waits for what is there. */
  private filled(): Promise<void> {
    this.hurried = false;
    const busy = this.lastBatch >= BUSY_BATCH && !this.options.isAwaited?.();
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(go, busy ? this.busyLingerMs : this.lingerMs);
      this.wake = () => {
        if (this.queue.length >= this.maxBatch || this.hurried || this.stopping) go();
      };
    });
  }

  private woken(): Promise<void> {
    if (this.stopping || this.broken) return Promise.resolve();
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
