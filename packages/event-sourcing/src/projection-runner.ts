import { setTimeout as pause } from 'node:timers/promises';
import { makeProgressTables, moveCheckpoints, parkedStreams, prepareProjection } from './checkpoints';
import type { Database } from './database';
import { ReadModelLate } from './errors';
import type { RecordedEvent } from './event';
import type { EventStore } from './event-store';
import type { ParkedStream, Projection } from './projection';
import { applyBatch, messageOf, type RunningProjection, readEvent } from './projection-batch';
import { DroppedEvents } from './read-model/dropped-events';
import { JobWorker } from './read-model/job-worker';
import { makeJobTables } from './read-model/jobs';
import { ReadModelMaintenance } from './read-model/maintenance';
import type { Subscription } from './subscription';
import type { Upcasters } from './upcasting';

export interface ProjectionHealth {
  /** Everything up to here is in every read model. */
  readonly position: bigint;
  /** True while the read models are not where the log is. */
  readonly lagging: boolean;
  /** The first hundred. */
  readonly parked: readonly ParkedStream[];
  /** Of these the tables of an older version answer and do not move on, until new ones take over. */
  readonly building: readonly BuildingProjection[];
  readonly lastError?: string;
}

export interface BuildingProjection {
  readonly projection: string;
  readonly version: number;
  /** Everything up to here is in the new tables, and where the log ended. */
  readonly position: bigint;
  readonly head: bigint;
}

export interface ProjectionRunnerOptions {
  readonly store: EventStore;
  readonly db: Database;
  /** What operators drop is recorded in the stream `read-model-<service>`. */
  readonly service: string;
  readonly projections: readonly Projection[];
  readonly upcasters?: Upcasters;
}

interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
}

/** How often the position is written when nothing in the log is for us. */
const IDLE_CHECKPOINT_MS = 1_000;
/** How many parked streams the health names. */
const SHOWN = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Keeps all read models of a service up to the log, with one subscription and one transaction per batch. Those whose
 * tables are not of today's version are built beside the old ones meanwhile.
 */
export class ProjectionRunner {
  readonly dropped: DroppedEvents;
  readonly maintenance: ReadModelMaintenance;
  readonly #worker: JobWorker;
  #running: RunningProjection[] = [];
  /** Per projection with tables of another version, how far those are filled. */
  readonly #stale = new Map<string, bigint>();
  #renewing: Promise<unknown> = Promise.resolve();
  #parked: ParkedStream[] = [];
  #subscription: Subscription | undefined;
  #checkpointedAt = 0;
  #buildError: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #stopping = false;
  readonly #waiters = new Set<Waiter>();

  constructor(readonly options: ProjectionRunnerOptions) {
    this.dropped = new DroppedEvents(options.store, options.service);
    this.maintenance = new ReadModelMaintenance(this);
    this.#worker = new JobWorker(options.db, this.maintenance);
  }

  /** Finds or makes tables, then follows the log. Resolves when it follows, not when it has caught up. */
  async start(): Promise<void> {
    const { store, db, projections } = this.options;
    if (projections.length === 0) return;
    this.#stopping = false;
    this.maintenance.start();
    await makeProgressTables(db);
    await makeJobTables(db);
    await this.dropped.refresh();
    this.#running = [];
    this.#stale.clear();
    for (const projection of projections) {
      const { name } = projection;
      const { position, current } = await prepareProjection(db, projection);
      if (current) this.#running.push({ projection, subscriber: name, position, parked: new Map() });
      else this.#stale.set(name, position);
    }
    for (const { subscriber, parked } of this.#running) {
      for (const { stream, revision } of await parkedStreams(db, { subscriber })) parked.set(stream, revision);
    }
    this.#parked = await parkedStreams(db, { limit: SHOWN });
    const prefixes = [...new Set(projections.flatMap((projection) => projection.prefixes))];
    // What is built beside reads the log by itself; with nothing else to follow there is no need to read it twice.
    const fromPosition = lowest(this.#running.map(({ position }) => position)) ?? (await store.headPosition());
    this.#subscription = store.subscribe({
      prefixes,
      fromPosition,
      onBatch: (events, position) => this.inTurn(() => this.#apply(events, position)),
    });
    const stale = projections.filter(({ name }) => this.#stale.has(name));
    this.#renewing = Promise.all(stale.map((projection) => this.#renew(projection)));
    this.#worker.start();
  }

  /** Resolves when the batch in hand is committed. What is being built goes on after the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.maintenance.stop();
    await this.#worker.stop();
    await this.#renewing;
    await this.#subscription?.stop();
  }

  /** Everything up to here is in every read model; 0 at first. */
  position(): bigint {
    return lowest([...this.#running.map(({ position }) => position), ...this.#stale.values()]) ?? 0n;
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
    const building = this.options.projections
      .filter(({ name }) => this.#stale.has(name))
      .map(({ name, version }) => {
        const { position, head } = this.maintenance.inHand(name)?.progress() ?? { position: 0n, head: 0n };
        return { projection: name, version, position, head };
      });
    const lastError = following?.lastError ?? this.#buildError;
    return {
      position: this.position(),
      lagging: this.options.projections.length > 0 && (following?.caughtUp !== true || building.length > 0),
      parked: this.#parked,
      building,
      ...(lastError === undefined ? {} : { lastError }),
    };
  }

  /** The projection whose live tables follow the log; none while they are of another version. */
  following(name: string): RunningProjection | undefined {
    return this.#running.find(({ projection }) => projection.name === name);
  }

  /** From here on the projection runs as `one`, whose tables are the live ones now. Only in a turn. */
  async join(one: RunningProjection): Promise<void> {
    const { name } = one.projection;
    this.#running = [...this.#running.filter(({ projection }) => projection.name !== name), one];
    this.#stale.delete(name);
    await this.showParked();
    this.#wake();
  }

  async showParked(): Promise<void> {
    this.#parked = await parkedStreams(this.options.db, { limit: SHOWN });
  }

  /** Runs a task between two batches: nothing is applied to live tables meanwhile. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #renew(projection: Projection): Promise<void> {
    for (let failures = 0; !this.#stopping && this.#stale.has(projection.name); failures += 1) {
      try {
        await this.maintenance.rebuild(projection.name);
        this.#buildError = undefined;
      } catch (error) {
        if (this.#stopping) return;
        this.#buildError = messageOf(error);
        await pause(Math.min(LONGEST_PAUSE_MS, 50 * 2 ** failures));
      }
    }
  }

  async #apply(events: readonly RecordedEvent[], position: bigint): Promise<void> {
    if (events.length === 0) {
      await this.#moveOn(position);
    } else {
      const read = events.map((event) => readEvent(event, this.options.upcasters));
      const before = this.#parkedCount();
      await applyBatch(this.options.db, this.#running, read, position, this.dropped);
      if (this.#parked.length > 0 || this.#parkedCount() !== before) await this.showParked();
    }
    this.#wake();
  }

  #wake(): void {
    const position = this.position();
    for (const waiter of this.#waiters) {
      if (waiter.position > position) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  async #moveOn(position: bigint): Promise<void> {
    if (this.#running.length > 0 && Date.now() - this.#checkpointedAt >= IDLE_CHECKPOINT_MS) {
      const names = this.#running.map(({ subscriber }) => subscriber);
      await this.options.db.transaction().execute((trx) => moveCheckpoints(trx, names, position));
      this.#checkpointedAt = Date.now();
    }
    for (const one of this.#running) if (one.position < position) one.position = position;
  }

  #parkedCount(): number {
    return this.#running.reduce((sum, { parked }) => sum + parked.size, 0);
  }
}

function lowest(positions: readonly bigint[]): bigint | undefined {
  let found: bigint | undefined;
  for (const position of positions) if (found === undefined || position < found) found = position;
  return found;
}
