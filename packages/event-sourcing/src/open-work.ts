import type { Database } from './database';
import type { RecordedEvent } from './event';
import type { Projection } from './projection';

export interface OpenedWork {
  readonly id: string;
  /** Plain JSON, given to `work`. */
  readonly detail?: unknown;
}

export interface OpenWorkOptions {
  /** Name of the process; its rows are in the table `open_work_<name>` (other characters become `_`). */
  readonly name: string;
  readonly db: Database;
  readonly prefixes: readonly string[];
  /** Raise it when opens or closes change (1). */
  readonly version?: number;
  /** What an event leaves to be done, if anything. */
  opens(event: RecordedEvent): readonly OpenedWork[] | null;
  /** Ids of what an event finishes, if any. */
  closes(event: RecordedEvent): readonly string[] | null;
  /** How long the fast path has before the sweeper looks after it. */
  readonly graceMs: number;
  /** Goes on with one piece of work until it is finished or can go no further. Must be idempotent. */
  work(id: string, detail: unknown): Promise<void>;
  /** How many pieces are worked on at a time (16). */
  readonly concurrency?: number;
  /** How often the sweeper looks (500 ms). */
  readonly sweepMs?: number;
  /** Real clock, in ms since 1970. */
  readonly clock?: () => number;
}

export interface OpenWorkHealth {
  readonly open: number;
  /** Pieces whose last try failed, the oldest first, at most 20. */
  readonly failing: readonly { id: string; attempts: number; error: string }[];
}

/** The list of what a process has begun and not finished, and the sweeper that finishes it. */
export class OpenWork {
  /** Give it to the service's ProjectionRunner. */
  readonly projection!: Projection;

  constructor(readonly options: OpenWorkOptions) {}

  /** Starts the sweeper; what is left from before is due at once. The runner must have started. */
  async start(): Promise<void> {
    throw new Error('not built yet');
  }

  /** Resolves when the work in hand is done. */
  async stop(): Promise<void> {
    throw new Error('not built yet');
  }

  /** Works on everything that is open, due or not. @returns how many pieces were worked on */
  async sweepNow(): Promise<number> {
    throw new Error('not built yet');
  }

  async health(): Promise<OpenWorkHealth> {
    throw new Error('not built yet');
  }
}
