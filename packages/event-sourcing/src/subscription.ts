import type { RecordedEvent } from './event';

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
