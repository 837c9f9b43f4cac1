import { retry } from '@modosu/concurrency/retry';
import type { Upcasters } from '@modosu/event-sourcing/upcasting';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { lastMark } from '@modosu/event-store-client/store/log-mark';
import type { Subscription } from '@modosu/event-store-client/store/subscription';
import { type Database, OpenDatabase } from '../database/database';
import { whileNobodyElseMigrates } from '../database/migration-lock';
import { DroppedEvents } from '../fold/dropped-events';
import { applyBatch, type RunningProjection, readEvent } from '../fold/projection-batch';
import type { Lease } from '../leadership/lease';
import type { ParkedStream, Projection } from '../projection';
import { JobWorker } from '../rebuild/job-worker';
import { makeJobTables } from '../rebuild/jobs';
import { type LiveTables, ReadModelMaintenance } from '../rebuild/maintenance';
import {
  makeProgressTables,
  moveCheckpoints,
  parkedStreams,
  prepareProjection,
  prepareToFollow,
  storedPosition,
} from '../tables/checkpoints';
import { findForeign, forgetTables } from '../tables/foreign-tables';
import { FollowedTables } from './followed-tables';
import { PositionWaiters } from './position-waiters';

export interface ProjectionHealth {
  /** Whether this copy of the service is the one that fills the tables. */
  readonly leading: boolean;
  /** Everything up to here is in every read model. */
  readonly position: bigint;
  /** True while the read models are not where the log is; only the copy that leads knows. */
  readonly lagging: boolean;
  /** The first hundred. */
  readonly parked: readonly ParkedStream[];
  /** Of these the tables of an older version answer and do not move on, until new ones take over. */
  readonly building: readonly BuildingProjection[];
  readonly lastError?: string;
  /** What this copy found when it began to lead: tables that were filled from another log, and are built anew. */
  readonly foreignLog?: string;
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

/** How often the position is written when nothing in the log is for us. */
const IDLE_CHECKPOINT_MS = 1_000;
/** How many parked streams the health names. */
const SHOWN = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Keeps all read models of a service up to the log, with one subscription and one transaction per batch. Those whose
 * tables are not of today's version are built beside the old ones meanwhile. Of several copies of a service one leads;
 * the others follow: they only look how far the tables are.
 */
export class ProjectionRunner implements LiveTables {
  readonly dropped: DroppedEvents;
  readonly maintenance: ReadModelMaintenance;
  private readonly worker: JobWorker;
  private running: RunningProjection[] = [];
  /** Per projection with tables of another version, how far those are filled. */
  private stale = new Map<string, bigint>();
  private renewing: Promise<unknown> = Promise.resolve();
  private parked: ParkedStream[] = [];
  private subscription: Subscription | undefined;
  private checkpointedAt = 0;
  private buildError: string | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private stopping = false;
  private readonly waiters = new PositionWaiters();
  /** As long as another copy leads. */
  private readonly followed: FollowedTables;
  /** Where the batches are written: the database, or the same under a lease. */
  private writable: Database;
  private lease: Lease | undefined;
  /** A batch failed, so what the database holds may be more than what is known here. */
  private unsure = false;
  private foreignLog: string | undefined;

  constructor(readonly options: ProjectionRunnerOptions) {
    this.writable = options.db;
    this.followed = new FollowedTables({ ...options, waiters: this.waiters, mostParked: SHOWN });
    this.dropped = new DroppedEvents(options.store, options.service);
    this.maintenance = new ReadModelMaintenance(this);
    this.worker = new JobWorker(options.db, this.maintenance);
  }

  /** For the only copy of a service. Resolves when it follows the log, not when it has caught up. */
  start(): Promise<void> {
    return this.lead();
  }

  /**
   * Finds or makes tables and fills them; those that were filled from another log than the store's are thrown away
   * before. Under a lease, nothing is written once another copy holds it.
   */
  async lead(lease?: Lease): Promise<void> {
    const { store, db, projections } = this.options;
    if (projections.length === 0) return;
    this.stopping = false;
    this.followed.end();
    this.lease = lease;
    this.writable = lease?.guarded() ?? db;
    this.maintenance.start();
    await this.load(() => this.forgetForeign());
    const prefixes = [...new Set(projections.flatMap((projection) => projection.prefixes))];
    // What is built beside reads the log by itself; with nothing else to follow there is no need to read it twice.
    const fromPosition = lowest(this.running.map(({ position }) => position)) ?? (await store.headPosition());
    this.subscription = store.subscribe({
      prefixes,
      fromPosition,
      onBatch: (events, position) => this.inTurn(() => this.apply(events, position)),
      isAwaited: () => this.waiters.waiting,
    });
    this.renewing = this.renew();
    this.worker.start();
    // Callers that waited for what the copy that led before has written.
    this.waiters.reached(this.position());
  }

  /** Leaves the tables to another copy, be it from the start or after having led. */
  async follow(): Promise<void> {
    const { db, projections } = this.options;
    if (projections.length === 0) return;
    const led = this.subscription !== undefined;
    await this.stop();
    await whileNobodyElseMigrates(db, async () => {
      await makeProgressTables(db);
      await makeJobTables(db);
      await prepareToFollow(db, projections);
    });
    await this.followed.begin(led);
  }

  /** Resolves when the batch being applied is committed. What is being built goes on where it is led next. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.maintenance.stop();
    await this.worker.stop();
    await this.renewing;
    await this.subscription?.stop();
    this.followed.position = this.position();
    this.subscription = undefined;
  }

  /** The database, under this copy's lease if it has one. */
  get writer(): Database {
    return this.writable;
  }

  /** Another way to the same database for long work, under the same lease; undefined if there is none. */
  forLongWork(): { db: OpenDatabase; guarded: Database } | undefined {
    const { db } = this.options;
    const own = db instanceof OpenDatabase ? db.forLongWork() : undefined;
    return own && { db: own, guarded: this.lease?.guarded(own) ?? own };
  }

  /** Everything up to here is in every read model; 0 at first. In a copy that follows, as of when it last looked. */
  position(): bigint {
    return this.subscription ? this.lowest() : this.followed.position;
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
    const waited = this.waiters.wait(position, timeoutMs, () => this.position());
    this.subscription?.hurry();
    this.followed.lookWhileWaitedFor();
    await waited;
  }

  /** In a copy that follows, as of when it was last asked. */
  health(): ProjectionHealth {
    const subscription = this.subscription;
    if (!subscription) void this.followed.look().catch(() => undefined);
    const following = subscription?.health();
    const building = this.options.projections
      .filter(({ name }) => this.stale.has(name))
      .map(({ name, version }) => {
        const { position, head } = this.maintenance.inHand(name)?.progress() ?? { position: 0n, head: 0n };
        return { projection: name, version, position, head };
      });
    const lastError = following?.lastError ?? this.buildError;
    return {
      leading: subscription !== undefined,
      position: this.position(),
      lagging: subscription !== undefined && (following?.caughtUp !== true || building.length > 0),
      parked: subscription ? this.parked : this.followed.parked,
      building,
      lastError,
      foreignLog: this.foreignLog,
    };
  }

  /** The projection whose live tables follow the log; none while they are of another version. */
  following(name: string): RunningProjection | undefined {
    return this.running.find(({ projection }) => projection.name === name);
  }

  /** From here on these run, whose tables are the live ones now. Only in a turn. */
  async join(joining: readonly RunningProjection[]): Promise<void> {
    const names = new Set(joining.map(({ subscriber }) => subscriber));
    this.running = [...this.running.filter(({ subscriber }) => !names.has(subscriber)), ...joining];
    for (const name of names) this.stale.delete(name);
    await this.showParked();
    this.waiters.reached(this.position());
  }

  async showParked(): Promise<void> {
    this.parked = await parkedStreams(this.writable, { limit: SHOWN });
  }

  /** Runs a task between two batches: nothing is applied to live tables meanwhile. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(task);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  /** Builds what is of another version anew, all from one reading of the log, until it has taken over. */
  private async renew(): Promise<void> {
    const attempt = async () => {
      while (!this.stopping && this.stale.size > 0) await this.maintenance.rebuild([...this.stale.keys()]);
      this.buildError = undefined;
    };
    const isRetryable = (error: unknown) => {
      if (!this.stopping) this.buildError = messageOf(error);
      return !this.stopping;
    };
    await retry(attempt, { pauseMs: 50, longestPauseMs: LONGEST_PAUSE_MS, isRetryable }).catch((error: unknown) => {
      if (!this.stopping) throw error;
    });
  }

  private async apply(events: readonly RecordedEvent[], position: bigint): Promise<void> {
    if (this.unsure) await this.load();
    this.unsure = true;
    if (events.length === 0) {
      await this.moveOn(position);
    } else {
      const read = events.map((event) => readEvent(event, this.options.upcasters));
      const before = this.parkedCount();
      await applyBatch(this.writable, this.running, read, position, this.dropped);
      if (this.parked.length > 0 || this.parkedCount() !== before) await this.showParked();
    }
    this.unsure = false;
    this.waiters.reached(this.position());
  }

  /** Tables of another log answer nothing rather than what is not so here: they are empty until they are built. */
  private async forgetForeign(): Promise<void> {
    const foreign = await findForeign(this.writable, this.options.store, this.options.projections);
    if (!foreign) return;
    this.foreignLog = foreign.finding;
    await forgetTables(this.writable, foreign.projections);
  }

  /** Takes over what the database holds. */
  private async load(before: () => Promise<void> = async () => undefined): Promise<void> {
    const db = this.writable;
    const running: RunningProjection[] = [];
    const stale = new Map<string, bigint>();
    await this.dropped.refresh();
    await whileNobodyElseMigrates(db, async () => {
      await makeProgressTables(db);
      await makeJobTables(db);
      await before();
      for (const projection of this.options.projections) {
        const { name } = projection;
        const { position, current } = await prepareProjection(db, projection);
        // One that took over from another of its name has memory of its own.
        const known = this.following(name)?.projection ?? projection;
        if (current) running.push({ projection: known, subscriber: name, position, parked: new Map() });
        else stale.set(name, position);
      }
    });
    for (const { subscriber, parked } of running) {
      for (const { stream, revision } of await parkedStreams(db, { subscriber })) parked.set(stream, revision);
    }
    this.running = running;
    this.stale = stale;
    await this.showParked();
    this.unsure = false;
  }

  private async moveOn(position: bigint): Promise<void> {
    const behind = this.running.filter((one) => one.position < position);
    if (Date.now() - this.checkpointedAt >= IDLE_CHECKPOINT_MS && behind.length > 0) {
      await this.checkpoint(behind, position);
      this.checkpointedAt = Date.now();
    }
    for (const one of behind) one.position = position;
  }

  /** Nowhere behind the last event that is there, since by that the log is known again. */
  private async checkpoint(behind: readonly RunningProjection[], upTo: bigint): Promise<void> {
    const mark = await lastMark(this.options.store).catch(() => undefined);
    if (!mark) return;
    const position = mark.position < upTo ? mark.position : upTo;
    if (behind.some((one) => one.position >= position)) return;
    await this.writable.transaction().execute((trx) => moveCheckpoints(trx, behind, position, mark));
  }

  private lowest(): bigint {
    return lowest([...this.running.map(({ position }) => position), ...this.stale.values()]) ?? 0n;
  }

  private parkedCount(): number {
    return this.running.reduce((sum, { parked }) => sum + parked.size, 0);
  }
}

function lowest(positions: readonly bigint[]): bigint | undefined {
  let found: bigint | undefined;
  for (const position of positions) if (found === undefined || position < found) found = position;
  return found;
}
