import {
  makeProgressTables,
  moveCheckpoints,
  parkedStreams,
  prepareProjection,
  prepareToFollow,
  storedPosition,
} from './checkpoints';
import type { Database } from './database';
import { whileNobodyElseMigrates } from './database/migration-lock';
import { ReadModelLate } from './errors';
import type { RecordedEvent } from './event';
import type { EventStore } from './event-store';
import type { Lease } from './leadership/lease';
import type { ParkedStream, Projection } from './projection';
import { applyBatch, type RunningProjection, readEvent } from './projection-batch';
import type { Subscription } from './subscription';
import type { Upcasters } from './upcasting';

export interface ProjectionHealth {
  /** Whether this copy of the service is the one that fills the tables. */
  readonly leading: boolean;
  /** Everything up to here is in every read model. */
  readonly position: bigint;
  /** True while the read models are not where the log is; only the copy that leads knows. */
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
/** How often a copy that does not lead looks how far the tables are, while somebody waits. */
const LOOK_MS = 50;

/**
 * Keeps all read models of a service up to the log, with one subscription and one transaction per batch. Of several
 * copies of a service one leads; the others follow: they only look how far the tables are.
 */
export class ProjectionRunner {
  #running: RunningProjection[] = [];
  #parked: ParkedStream[] = [];
  #subscription: Subscription | undefined;
  #checkpointedAt = 0;
  readonly #waiters = new Set<Waiter>();
  /** Where the batches are written: the database, or the same under a lease. */
  #writer: Database;
  /** A batch failed, so what the database holds may be more than what is known here. */
  #unsure = false;
  /** Up to where the tables were filled when this copy last looked. */
  #seen = 0n;
  #looking: Promise<void> | undefined;

  constructor(private readonly options: ProjectionRunnerOptions) {
    this.#writer = options.db;
  }

  /** For the only copy of a service. Resolves when it follows the log, not when it has caught up. */
  start(): Promise<void> {
    return this.lead();
  }

  /** Makes or rebuilds tables and fills them. Under a lease, nothing is written once it is somebody else's. */
  async lead(lease?: Lease): Promise<void> {
    const { store, db, projections } = this.options;
    if (projections.length === 0) return;
    this.#writer = lease?.guarded() ?? db;
    await this.#load();
    const prefixes = [...new Set(projections.flatMap((projection) => projection.prefixes))];
    this.#subscription = store.subscribe({
      prefixes,
      fromPosition: this.#lowest(),
      onBatch: (events, position) => this.#apply(events, position),
    });
  }

  /** Leaves the tables to another copy, be it from the start or after having led. */
  async follow(): Promise<void> {
    const { db, projections } = this.options;
    if (projections.length === 0) return;
    await this.stop();
    await whileNobodyElseMigrates(db, async () => {
      await makeProgressTables(db);
      await prepareToFollow(db, projections);
    });
    await this.#look();
    this.#lookWhileWaitedFor();
  }

  /** Resolves when the batch in hand is committed. */
  async stop(): Promise<void> {
    await this.#subscription?.stop();
    this.#seen = this.position();
    this.#subscription = undefined;
  }

  /** Everything up to here is in every read model; 0 at first. In a copy that follows, as of when it last looked. */
  position(): bigint {
    return this.#subscription ? this.#lowest() : this.#seen;
  }

  /** Up to where the read models are filled as a transaction sees them. */
  positionIn(trx: Database): Promise<bigint> {
    return storedPosition(trx, this.options.projections);
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
      this.#lookWhileWaitedFor();
    });
  }

  /** In a copy that follows, as of when it was last asked. */
  health(): ProjectionHealth {
    const subscription = this.#subscription;
    if (!subscription) void this.#look().catch(() => undefined);
    const following = subscription?.health();
    return {
      leading: subscription !== undefined,
      position: this.position(),
      lagging: following?.caughtUp === false,
      parked: this.#parked,
      ...(following?.lastError === undefined ? {} : { lastError: following.lastError }),
    };
  }

  async #apply(events: readonly RecordedEvent[], position: bigint): Promise<void> {
    if (this.#unsure) await this.#load();
    this.#unsure = true;
    if (events.length === 0) {
      await this.#moveOn(position);
    } else {
      const read = events.map((event) => readEvent(event, this.options.upcasters));
      const before = this.#parkedCount();
      await applyBatch(this.#writer, this.#running, read, position);
      if (this.#parked.length > 0 || this.#parkedCount() !== before) this.#parked = await parkedStreams(this.#writer);
    }
    this.#unsure = false;
    this.#tellWaiters(position);
  }

  /** Takes over what the database holds. */
  async #load(): Promise<void> {
    const { projections } = this.options;
    const db = this.#writer;
    await whileNobodyElseMigrates(db, async () => {
      await makeProgressTables(db);
      this.#running = [];
      for (const projection of projections) {
        this.#running.push({ projection, position: await prepareProjection(db, projection), parked: new Map() });
      }
    });
    this.#parked = await parkedStreams(db);
    for (const { projection, stream, revision } of this.#parked) {
      this.#running.find((one) => one.projection.name === projection)?.parked.set(stream, revision);
    }
    this.#unsure = false;
  }

  async #moveOn(position: bigint): Promise<void> {
    const behind = this.#running.filter((one) => one.position < position);
    if (Date.now() - this.#checkpointedAt >= IDLE_CHECKPOINT_MS && behind.length > 0) {
      const projections = behind.map(({ projection }) => projection);
      await this.#writer.transaction().execute((trx) => moveCheckpoints(trx, projections, position));
      this.#checkpointedAt = Date.now();
    }
    for (const one of behind) one.position = position;
  }

  /** One look at a time, until nobody waits or this copy leads. */
  #lookWhileWaitedFor(): void {
    if (this.#subscription || this.#looking || this.#waiters.size === 0) return;
    const looked = this.#look().catch(() => undefined);
    this.#looking = looked.then(
      () =>
        new Promise<void>((resolve) => {
          setTimeout(() => {
            this.#looking = undefined;
            this.#lookWhileWaitedFor();
            resolve();
          }, LOOK_MS);
        }),
    );
  }

  async #look(): Promise<void> {
    const { db, projections } = this.options;
    if (projections.length === 0) return;
    const position = await storedPosition(db, projections);
    if (this.#subscription) return;
    if (position > this.#seen) this.#seen = position;
    this.#parked = await parkedStreams(db);
    this.#tellWaiters(position);
  }

  #tellWaiters(position: bigint): void {
    for (const waiter of this.#waiters) {
      if (waiter.position > position) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  #lowest(): bigint {
    const positions = this.#running.map(({ position }) => position);
    return positions.reduce((lowest, position) => (position < lowest ? position : lowest), positions[0] ?? 0n);
  }

  #parkedCount(): number {
    return this.#running.reduce((sum, { parked }) => sum + parked.size, 0);
  }
}
