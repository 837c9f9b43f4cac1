import { makeProgressTables, moveCheckpoints, parkedStreams, prepareProjection } from './checkpoints';
import type { Database } from './database';
import { ReadModelLate } from './errors';
import type { RecordedEvent } from './event';
import type { EventStore } from './event-store';
import type { ParkedStream, Projection } from './projection';
import { applyBatch, type RunningProjection, readEvent } from './projection-batch';
import type { Subscription } from './subscription';
import type { Upcasters } from './upcasting';

export interface ProjectionHealth {
  /** Everything up to here is in every read model. */
  readonly position: bigint;
  /** True while the read models are not where the log is. */
  readonly lagging: boolean;
  readonly parked: readonly ParkedStream[];
  readonly lastError?: string;
}

export interface ProjectionRunnerOptions {
  readonly store: EventStore;
  readonly db: Database;
  readonly projections: readonly Projection[];
  readonly upcasters?: Upcasters;
}

interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
}

/** How often the position is written when nothing in the log is for us. */
const IDLE_CHECKPOINT_MS = 1_000;

/** Keeps all read models of a service up to the log, with one subscription and one transaction per batch. */
export class ProjectionRunner {
  #running: RunningProjection[] = [];
  #parked: ParkedStream[] = [];
  #subscription: Subscription | undefined;
  #checkpointedAt = 0;
  readonly #waiters = new Set<Waiter>();

  constructor(private readonly options: ProjectionRunnerOptions) {}

  /** Makes or rebuilds tables, then follows the log. Resolves when it follows, not when it has caught up. */
  async start(): Promise<void> {
    const { store, db, projections } = this.options;
    if (projections.length === 0) return;
    await makeProgressTables(db);
    this.#running = [];
    for (const projection of projections) {
      this.#running.push({ projection, position: await prepareProjection(db, projection), parked: new Map() });
    }
    this.#parked = await parkedStreams(db);
    for (const { projection, stream, revision } of this.#parked) {
      this.#running.find((one) => one.projection.name === projection)?.parked.set(stream, revision);
    }
    const prefixes = [...new Set(projections.flatMap((projection) => projection.prefixes))];
    this.#subscription = store.subscribe({
      prefixes,
      fromPosition: this.position(),
      onBatch: (events, position) => this.#apply(events, position),
    });
  }

  /** Resolves when the batch in hand is committed. */
  async stop(): Promise<void> {
    await this.#subscription?.stop();
  }

  /** Everything up to here is in every read model; 0 at first. */
  position(): bigint {
    let lowest = this.#running[0]?.position ?? 0n;
    for (const { position } of this.#running) if (position < lowest) lowest = position;
    return lowest;
  }

  /**
   * Resolves when the read models hold everything up to `position`, which should be that of an event they follow.
   * @throws ReadModelLate after `timeoutMs`
   */
  async waitFor(position: bigint, timeoutMs: number): Promise<void> {
    if (this.position() >= position) return;
    await new Promise<void>((resolve, reject) => {
      const waiter = {
        position,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new ReadModelLate(`the read models are at ${this.position()}, not yet at ${position}`));
      }, timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  health(): ProjectionHealth {
    const following = this.#subscription?.health();
    return {
      position: this.position(),
      lagging: this.options.projections.length > 0 && following?.caughtUp !== true,
      parked: this.#parked,
      ...(following?.lastError === undefined ? {} : { lastError: following.lastError }),
    };
  }

  async #apply(events: readonly RecordedEvent[], position: bigint): Promise<void> {
    if (events.length === 0) {
      await this.#moveOn(position);
    } else {
      const read = events.map((event) => readEvent(event, this.options.upcasters));
      const before = this.#parkedCount();
      await applyBatch(this.options.db, this.#running, read, position);
      if (this.#parked.length > 0 || this.#parkedCount() !== before)
        this.#parked = await parkedStreams(this.options.db);
    }
    for (const waiter of this.#waiters) {
      if (waiter.position > position) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  async #moveOn(position: bigint): Promise<void> {
    if (Date.now() - this.#checkpointedAt >= IDLE_CHECKPOINT_MS) {
      const names = this.#running.map(({ projection }) => projection.name);
      await this.options.db.transaction().execute((trx) => moveCheckpoints(trx, names, position));
      this.#checkpointedAt = Date.now();
    }
    for (const one of this.#running) if (one.position < position) one.position = position;
  }

  #parkedCount(): number {
    return this.#running.reduce((sum, { parked }) => sum + parked.size, 0);
  }
}
