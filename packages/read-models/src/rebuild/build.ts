import { setTimeout as pause } from 'node:timers/promises';
import type { Upcasters } from '@modosu/event-sourcing/upcasting';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { lastMark } from '@modosu/event-store-client/store/log-mark';
import type { Database } from '../database/database';
import type { DroppedEvents } from '../fold/dropped-events';
import { applyBatch, type RunningProjection, readEvent } from '../fold/projection-batch';
import type { Projection } from '../projection';
import { checkpoints, parkedStreams } from '../tables/checkpoints';
import { GenerationNames } from '../tables/generation-names';
import {
  dropGeneration,
  type Generation,
  generationsOf,
  makeGeneration,
  makeIndexes,
  subscriberOf,
  takeOver,
} from '../tables/generations';

export interface BuildParts {
  readonly store: EventStore;
  readonly db: Database;
  /** The database as long work asks it; may be the same. */
  readonly builder: Database;
  readonly upcasters?: Upcasters;
  readonly dropped: DroppedEvents;
}

/** How far a build is. */
export interface BuildProgress {
  /** Everything up to here is in the new tables. */
  readonly position: bigint;
  /** Where the log ended when this was last asked. */
  readonly head: bigint;
  /** How many events were applied since this process took it up. */
  readonly events: number;
  /** Where it began when this process took it up. */
  readonly began: bigint;
}

/** Small enough that queries of the live tables wait for a page at most some tens of milliseconds. */
const PAGE = 1_000;
const AHEAD_MS = 3;

/** A projection whose new tables are being filled. */
export interface Beside {
  readonly generation: Generation;
  readonly running: RunningProjection;
}

/** Fills new tables of projections beside the live ones: the log is read once, in pages, each in one transaction. */
export class Build {
  private events = 0;
  private head = 0n;
  private stopped = false;

  private constructor(
    private readonly parts: BuildParts,
    readonly all: readonly Beside[],
    private readonly began: bigint,
  ) {}

  /** Goes on with what a kill has left of the same version, or begins with empty tables. */
  static async begin(
    parts: BuildParts,
    projections: readonly Projection[],
    state: 'building' | 'checking',
    fromPosition = 0n,
  ): Promise<Build> {
    const all: Beside[] = [];
    for (const projection of projections) all.push(await beginOne(parts.db, projection, state, fromPosition));
    await parts.dropped.refresh();
    return new Build(parts, all, lowest(all));
  }

  /** Everything up to here is in all the new tables. */
  get position(): bigint {
    return lowest(this.all);
  }

  progress(): BuildProgress {
    return { position: this.position, head: this.head, events: this.events, began: this.began };
  }

  /** No further page is begun. */
  stop(): void {
    this.stopped = true;
  }

  /**
   * Reads on to the end of the log, or to `until`, and applies what it finds.
   * @throws BuildStopped, StoreUnavailable, or what the database throws; going on afterwards loses nothing
   */
  async advance(until?: bigint): Promise<void> {
    const { store, builder: db, upcasters, dropped } = this.parts;
    const last = until === undefined ? await lastMark(store) : undefined;
    const end = until ?? last?.position ?? 0n;
    this.head = end > this.head ? end : this.head;
    if (this.position >= end) return;
    const running = this.all.map((one) => one.running);
    const prefixes = [...new Set(running.flatMap(({ projection }) => projection.prefixes))];
    const from = this.position > 0n ? { fromPosition: this.position } : {};
    const pages = store.readPages({ prefixes, ...from }, PAGE);
    for await (const page of readAhead(pages)) {
      if (this.stopped) throw new BuildStopped('the build was stopped');
      const due = until === undefined ? page : page.filter(({ position }) => position <= until);
      const newest = due.at(-1);
      if (newest) {
        const events = due.map((event) => readEvent(event, upcasters));
        await applyBatch(db, running, events, newest.position, dropped);
        this.events += due.length;
        if (newest.position > this.head) this.head = newest.position;
      }
      if (due.length < page.length) break;
    }
    await applyBatch(db, running, [], end, dropped, last);
  }

  /** The indexes of the new tables; it is faster to make them when the rows are there. */
  async makeIndexes(): Promise<void> {
    for (const { running, generation } of this.all)
      await makeIndexes(this.parts.builder, running.projection, generation.generation);
  }

  /** The tables take over from the live ones. @returns the projections as they run then */
  async takeOver(): Promise<RunningProjection[]> {
    await takeOver(
      this.parts.db,
      this.all.map(({ generation }) => generation),
    );
    return this.all.map(({ running: { projection, position, parked } }) => ({
      projection,
      subscriber: projection.name,
      position,
      parked,
    }));
  }

  /** Drops the tables. */
  async discard(): Promise<void> {
    for (const { generation } of this.all) await dropGeneration(this.parts.builder, generation);
  }
}

async function beginOne(
  db: Database,
  projection: Projection,
  state: 'building' | 'checking',
  fromPosition: bigint,
): Promise<Beside> {
  let found: Generation | undefined;
  for (const one of await generationsOf(db, projection.name)) {
    // How far a check went says nothing of how far the live tables are now.
    if (one.state === 'building' && state === one.state && one.version === projection.version) found = one;
    else if (one.state === state) await dropGeneration(db, one);
  }
  const generation = found ?? (await makeGeneration(db, projection, state));
  const subscriber = subscriberOf(generation);
  const stored = (await checkpoints(db)).get(subscriber)?.position ?? 0n;
  const parked = new Map<string, number>();
  for (const { stream, revision } of await parkedStreams(db, { subscriber })) parked.set(stream, revision);
  const running: RunningProjection = {
    projection: projection.beside?.() ?? projection,
    subscriber,
    names: new GenerationNames(generation.generation, generation.tables),
    position: stored > fromPosition ? stored : fromPosition,
    parked,
  };
  return { generation, running };
}

function lowest(all: readonly Beside[]): bigint {
  return all.map(({ running }) => running.position).reduce((least, one) => (one < least ? one : least));
}

export class BuildStopped extends Error {
  override readonly name = 'BuildStopped';
}

/** Begins with the next page when the one before has been begun for a moment: the database is busy with it by then. */
async function* readAhead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  let coming = pages.next();
  try {
    for (;;) {
      const { value, done } = await coming;
      if (done) return;
      coming = pause(AHEAD_MS).then(() => pages.next());
      // Nothing may be awaiting it when it fails; a later await still sees the error.
      coming.catch(() => undefined);
      yield value;
    }
  } finally {
    await coming.catch(() => undefined);
    await pages.return(undefined);
  }
}
