import type { RecordedEvent } from '../event';
import type { Projection } from '../projection';
import type { ProjectionRunner } from '../projection-runner';
import { Build, type BuildParts } from './build';
import { compareTables, type Difference } from './comparison';
import { nameIn } from './generation-names';
import { dropGeneration, generationsOf, takeOver } from './generations';
import type { ReadModelWork } from './job-worker';
import type { Job, JobOrder } from './jobs';
import { type Resumed, resumeStream } from './parked-streams';
import { schemaOf } from './schema';

/** Differences that are handed on at a time. */
const FOUND = 500;

/** What is done to the read models of a service beside following the log: rebuilding, checking, parked streams. */
export class ReadModelMaintenance implements ReadModelWork {
  readonly #inHand = new Map<string, Build>();
  readonly #rebuilding = new Map<string, Promise<Build>>();
  #untidy = true;
  #stopping = false;

  constructor(
    private readonly runner: Pick<
      ProjectionRunner,
      'options' | 'dropped' | 'inTurn' | 'join' | 'following' | 'showParked'
    >,
  ) {}

  get projections(): readonly string[] {
    return this.runner.options.projections.map(({ name }) => name);
  }

  inHand(projection: string): Build | undefined {
    return this.#inHand.get(projection);
  }

  leftOut(projection: string): number {
    return this.runner.dropped.of(projection).length;
  }

  start(): void {
    this.#stopping = false;
  }

  /** Begins no further page. */
  stop(): void {
    this.#stopping = true;
    for (const build of this.#inHand.values()) build.stop();
  }

  /**
   * Fills new tables from the log beside the live ones and lets them take over. Asked again meanwhile, it is the same.
   * @param fromPosition nothing before it is for this projection; see `nothingBefore`
   */
  rebuild(name: string, fromPosition = 0n): Promise<Build> {
    const running = this.#rebuilding.get(name);
    if (running) return running;
    const rebuilding = this.#rebuild(name, fromPosition).finally(() => {
      this.#rebuilding.delete(name);
      this.#inHand.delete(name);
    });
    this.#rebuilding.set(name, rebuilding);
    return rebuilding;
  }

  async #rebuild(name: string, fromPosition: bigint): Promise<Build> {
    const { runner } = this;
    const { db } = this.#parts();
    const build = await Build.begin(this.#parts(), this.#named(name), 'building', fromPosition);
    this.#take(name, build);
    await build.advance();
    await build.makeIndexes();
    await build.advance();
    await runner.inTurn(async () => {
      // To the end of the log as it is now, and that is not before where the live tables are.
      await build.advance();
      await takeOver(db, build.generation);
      await runner.join(build.taken());
    });
    return build;
  }

  #take(name: string, build: Build): void {
    this.#inHand.set(name, build);
    this.#untidy = true;
    if (this.#stopping) build.stop();
  }

  /**
   * Fills tables beside the live ones up to exactly where these are and names every row in which they differ. The live
   * ones do not move on while they are compared.
   * @returns the position
   */
  async check(name: string, found: (differences: readonly Difference[]) => Promise<void>): Promise<bigint> {
    const { runner } = this;
    const projection = this.#named(name);
    const live = () => {
      const one = runner.following(name);
      if (!one) throw new Error(`${name} is being built anew; check it when that is done`);
      return one.position;
    };
    let upTo = live();
    const build = await Build.begin(this.#parts(), projection, 'checking');
    this.#take(name, build);
    try {
      for (; build.position < upTo; upTo = live()) await build.advance(upTo);
      await runner.inTurn(async () => {
        upTo = live();
        await build.advance(upTo);
        await this.#compare(projection, build, found);
      });
    } finally {
      this.#inHand.delete(name);
    }
    await build.discard();
    return upTo;
  }

  async #compare(
    projection: Projection,
    { generation }: Build,
    found: (differences: readonly Difference[]) => Promise<void>,
  ): Promise<void> {
    const { db } = this.#parts();
    for (const table of (await schemaOf(projection)).tables) {
      let page: Difference[] = [];
      const rebuilt = nameIn(generation.generation, table.name);
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
    return this.runner.inTurn(() => this.#resume(name, stream));
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
        const { id: eventId, type: eventType } = await this.#eventAt(stream, revision);
        await dropped.drop({ projection, stream, revision, eventId, eventType, reason }, context);
      }
      return this.#resume(projection, stream);
    });
  }

  /** The tables of what has left, and of checks and rebuilds that nobody goes on with, are dropped. */
  async tidy(): Promise<void> {
    if (!this.#untidy) return;
    this.#untidy = false;
    for (const one of await generationsOf(this.runner.options.db)) {
      const abandoned = one.state === 'checking' || (one.state === 'building' && this.runner.following(one.projection));
      if (one.state === 'left' || (abandoned && !this.#inHand.has(one.projection)))
        await dropGeneration(this.runner.options.db, one);
    }
  }

  async #resume(name: string, stream: string): Promise<Resumed> {
    const one = this.runner.following(name);
    if (!one?.parked.has(stream)) throw new Error(`${stream} is not parked at ${name}`);
    await this.runner.dropped.refresh();
    const outcome = await resumeStream(this.#parts(), one, stream);
    await this.runner.showParked();
    return outcome;
  }

  async #eventAt(stream: string, revision: number): Promise<RecordedEvent> {
    for await (const event of this.runner.options.store.readStream(stream, { from: revision, max: 1 })) return event;
    throw new Error(`${stream} has no revision ${revision}`);
  }

  #named(name: string): Projection {
    const found = this.runner.following(name)?.projection;
    const projection = found ?? this.runner.options.projections.find((one) => one.name === name);
    if (!projection) throw new Error(`there is no read model ${name}`);
    return projection;
  }

  #parts(): BuildParts {
    const { store, db, upcasters } = this.runner.options;
    return { store, db, dropped: this.runner.dropped, ...(upcasters ? { upcasters } : {}) };
  }
}
