import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database, OpenDatabase } from '../database/database';
import type { DroppedEvents } from '../fold/dropped-events';
import type { RunningProjection } from '../fold/projection-batch';
import type { Projection } from '../projection';
import { nameIn } from '../tables/generation-names';
import { dropGeneration, generationsOf } from '../tables/generations';
import { schemaOf } from '../tables/schema';
import { Build, type BuildParts } from './build';
import { compareTables, type Difference } from './comparison';
import type { ReadModelWork } from './job-worker';
import type { Job, JobOrder } from './jobs';
import { type Resumed, resumeStream } from './parked-streams';

/** Differences that are handed on at a time. */
const FOUND = 500;

/** The tables that follow the log, as the runner of the read models keeps them. */
export interface LiveTables {
  readonly options: Pick<BuildParts, 'store' | 'upcasters'> & { readonly projections: readonly Projection[] };
  /** The database, under this copy's lease if it has one. */
  readonly writer: Database;
  readonly dropped: DroppedEvents;
  /** Another way to the same database for long work, under the same lease; undefined if there is none. */
  forLongWork(): { db: OpenDatabase; guarded: Database } | undefined;
  /** Runs a task between two batches: nothing is applied to live tables meanwhile. */
  inTurn<T>(task: () => Promise<T>): Promise<T>;
  /** From here on these run, whose tables are the live ones now. Only in a turn. */
  join(joining: readonly RunningProjection[]): Promise<void>;
  /** The projection whose live tables follow the log; none while they are of another version. */
  following(name: string): RunningProjection | undefined;
  /** Reads anew which streams are parked. */
  showParked(): Promise<void>;
}

/** What is done to the read models of a service beside following the log: rebuilding, checking, parked streams. */
export class ReadModelMaintenance implements ReadModelWork {
  private readonly builds = new Map<string, Build>();
  private readonly rebuilding = new Map<string, Promise<Build>>();
  private untidy = true;
  private stopping = false;

  constructor(private readonly runner: LiveTables) {}

  get projections(): readonly string[] {
    return this.runner.options.projections.map(({ name }) => name);
  }

  inHand(projection: string): Build | undefined {
    return this.builds.get(projection);
  }

  leftOut(projection: string): number {
    return this.runner.dropped.of(projection).length;
  }

  start(): void {
    this.stopping = false;
  }

  /** Begins no further page. */
  stop(): void {
    this.stopping = true;
    for (const build of this.builds.values()) build.stop();
  }

  /**
   * Fills new tables from the log beside the live ones and lets them take over, all together. A caller that asks for one that
   * is being rebuilt waits for that.
   * @param fromPosition nothing before it is for these projections
   */
  rebuild(names: readonly string[], fromPosition = 0n): Promise<Build> {
    const running = names.length === 1 && names[0] !== undefined ? this.rebuilding.get(names[0]) : undefined;
    if (running) return running;
    const rebuilding = this.rebuildAll(names, fromPosition).finally(() => {
      for (const name of names) {
        this.rebuilding.delete(name);
        this.builds.delete(name);
      }
    });
    for (const name of names) this.rebuilding.set(name, rebuilding);
    return rebuilding;
  }

  private rebuildAll(names: readonly string[], fromPosition: bigint): Promise<Build> {
    return this.atLength((parts) => this.rebuildWith(parts, names, fromPosition));
  }

  private async rebuildWith(parts: BuildParts, names: readonly string[], fromPosition: bigint): Promise<Build> {
    const { runner } = this;
    const projections = names.map((name) => this.named(name));
    const build = await Build.begin(parts, projections, 'building', fromPosition);
    this.take(names, build);
    await build.advance();
    await build.makeIndexes();
    await build.advance();
    await runner.inTurn(async () => {
      // To the end of the log as it is now, and that is not before where the live tables are.
      await build.advance();
      await runner.join(await build.takeOver());
    });
    return build;
  }

  private take(names: readonly string[], build: Build): void {
    for (const name of names) this.builds.set(name, build);
    this.untidy = true;
    if (this.stopping) build.stop();
  }

  /**
   * Fills tables beside the live ones up to exactly where these are and names every row in which they differ. The live
   * ones do not move on while they are compared.
   * @returns the position
   */
  check(name: string, found: (differences: readonly Difference[]) => Promise<void>): Promise<bigint> {
    return this.atLength((parts) => this.checkWith(parts, name, found));
  }

  private async checkWith(
    parts: BuildParts,
    name: string,
    found: (differences: readonly Difference[]) => Promise<void>,
  ): Promise<bigint> {
    const { runner } = this;
    const projection = this.named(name);
    const live = () => {
      const one = runner.following(name);
      if (!one) throw new Error(`${name} is being built anew; check it when that is done`);
      return one.position;
    };
    let upTo = live();
    const build = await Build.begin(parts, [projection], 'checking');
    this.take([name], build);
    try {
      for (; build.position < upTo; upTo = live()) await build.advance(upTo);
      await runner.inTurn(async () => {
        upTo = live();
        await build.advance(upTo);
        await this.compare(parts.builder, projection, build, found);
      });
    } finally {
      this.builds.delete(name);
    }
    await build.discard();
    return upTo;
  }

  private async compare(
    db: Database,
    projection: Projection,
    { all }: Build,
    found: (differences: readonly Difference[]) => Promise<void>,
  ): Promise<void> {
    const generation = all[0]?.generation.generation ?? 0;
    for (const table of (await schemaOf(projection)).tables) {
      let page: Difference[] = [];
      const rebuilt = nameIn(generation, table.name);
      for await (const difference of compareTables(db, table, rebuilt, projection.volatile?.[table.name])) {
        page.push(difference);
        if (page.length < FOUND) continue;
        await found(page);
        page = [];
      }
      await found(page);
    }
  }

  /** Tries a parked stream again. @throws Error if it is not parked */
  async retry(name: string, stream: string): Promise<Resumed> {
    return this.runner.inTurn(() => this.resume(name, stream));
  }

  /** Leaves out the event at which a stream is parked, for ever, and goes on with what waits behind it. */
  async drop(order: Extract<JobOrder, { kind: 'drop' }>, { context }: Job): Promise<Resumed> {
    const { projection, stream, revision, reason } = order;
    const { dropped } = this.runner;
    return this.runner.inTurn(async () => {
      await dropped.refresh();
      if (!dropped.holds(projection, stream, revision)) {
        const stuckAt = this.runner.following(projection)?.parked.get(stream);
        if (stuckAt !== revision) throw new Error(`${stream} is not parked at revision ${revision}`);
        const { id: eventId, type: eventType } = await this.eventAt(stream, revision);
        await dropped.drop({ projection, stream, revision, eventId, eventType, reason }, context);
      }
      return this.resume(projection, stream);
    });
  }

  /** The tables of what has left, and of checks and rebuilds that nobody goes on with, are dropped. */
  async tidy(): Promise<void> {
    if (!this.untidy) return;
    this.untidy = false;
    const all = await generationsOf(this.runner.writer);
    const leftOver = all.filter(({ state, projection }) => {
      if (state === 'left') return true;
      if (this.builds.has(projection)) return false;
      return state === 'checking' || (state === 'building' && this.runner.following(projection) !== undefined);
    });
    if (leftOver.length === 0) return;
    await this.atLength(async ({ builder }) => {
      for (const one of leftOver) await dropGeneration(builder, one);
    });
  }

  private async resume(name: string, stream: string): Promise<Resumed> {
    const one = this.runner.following(name);
    if (!one?.parked.has(stream)) throw new Error(`${stream} is not parked at ${name}`);
    await this.runner.dropped.refresh();
    const outcome = await resumeStream(this.parts(), one, stream);
    await this.runner.showParked();
    return outcome;
  }

  private async eventAt(stream: string, revision: number): Promise<RecordedEvent> {
    for await (const event of this.runner.options.store.readStream(stream, { from: revision, max: 1 })) return event;
    throw new Error(`${stream} has no revision ${revision}`);
  }

  private named(name: string): Projection {
    const found = this.runner.following(name)?.projection;
    const projection = found ?? this.runner.options.projections.find((one) => one.name === name);
    if (!projection) throw new Error(`there is no read model ${name}`);
    return projection;
  }

  /** Runs what takes long with a way to the database that keeps nobody else waiting, if there is one. */
  private async atLength<T>(work: (parts: BuildParts) => Promise<T>): Promise<T> {
    const own = this.runner.forLongWork();
    try {
      return await work(own ? { ...this.parts(), builder: own.guarded } : this.parts());
    } finally {
      await own?.db.destroy();
    }
  }

  private parts(): BuildParts {
    const { store, upcasters } = this.runner.options;
    const { writer: db, dropped } = this.runner;
    return { store, db, builder: db, dropped, upcasters };
  }
}
