import { checkpoints, parkedStreams } from '../checkpoints';
import type { Database } from '../database';
import type { EventStore } from '../event-store';
import type { Projection } from '../projection';
import { applyBatch, type RunningProjection, readEvent } from '../projection-batch';
import type { Upcasters } from '../upcasting';
import type { DroppedEvents } from './dropped-events';
import { GenerationNames } from './generation-names';
import {
  dropGeneration,
  type Generation,
  generationsOf,
  makeGeneration,
  makeIndexes,
  subscriberOf,
} from './generations';
import { logPages } from './log-pages';

export interface BuildParts {
  readonly store: EventStore;
  readonly db: Database;
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

/** Small enough that whoever asks the live tables waits for a page at most some tens of milliseconds. */
const PAGE = 1_000;

/** Fills the tables of one generation of a projection beside the live ones, in pages, each in one transaction. */
export class Build {
  #events = 0;
  #head = 0n;
  #stopped = false;

  private constructor(
    private readonly parts: BuildParts,
    readonly generation: Generation,
    readonly running: RunningProjection,
    private readonly began: bigint,
  ) {}

  /** Goes on with what a kill has left of the same version, or begins with empty tables. */
  static async begin(
    parts: BuildParts,
    projection: Projection,
    state: 'building' | 'checking',
    fromPosition = 0n,
  ): Promise<Build> {
    const { db } = parts;
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
    const position = stored > fromPosition ? stored : fromPosition;
    const running: RunningProjection = {
      projection: projection.beside?.() ?? projection,
      subscriber,
      names: new GenerationNames(generation.generation, generation.tables),
      position,
      parked,
    };
    await parts.dropped.refresh();
    return new Build(parts, generation, running, position);
  }

  get position(): bigint {
    return this.running.position;
  }

  progress(): BuildProgress {
    return { position: this.position, head: this.#head, events: this.#events, began: this.began };
  }

  /** No further page is begun. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Reads on to the end of the log, or to `until`, and applies what it finds.
   * @throws BuildStopped, StoreUnavailable, or what the database throws; going on afterwards loses nothing
   */
  async advance(until?: bigint): Promise<void> {
    const { store, db, upcasters, dropped } = this.parts;
    const end = until ?? (await store.headPosition());
    this.#head = end > this.#head ? end : this.#head;
    if (this.position >= end) return;
    const { prefixes } = this.running.projection;
    const pages = logPages(store, { prefixes, ...(this.position > 0n ? { fromPosition: this.position } : {}) }, PAGE);
    for await (const page of pages) {
      if (this.#stopped) throw new BuildStopped('the build was stopped');
      const due = until === undefined ? page : page.filter(({ position }) => position <= until);
      const last = due.at(-1);
      if (last) {
        const events = due.map((event) => readEvent(event, upcasters));
        await applyBatch(db, [this.running], events, last.position, dropped);
        this.#events += due.length;
        if (last.position > this.#head) this.#head = last.position;
      }
      if (due.length < page.length) break;
    }
    await applyBatch(db, [this.running], [], end, dropped);
  }

  /** The indexes of the new tables; it is faster to make them when the rows are there. */
  async makeIndexes(): Promise<void> {
    await makeIndexes(this.parts.db, this.running.projection, this.generation.generation);
  }

  /** As it runs once its tables are the live ones. */
  taken(): RunningProjection {
    const { projection, position, parked } = this.running;
    return { projection, subscriber: projection.name, position, parked };
  }

  /** Drops its tables. */
  async discard(): Promise<void> {
    await dropGeneration(this.parts.db, this.generation);
  }
}

export class BuildStopped extends Error {
  override readonly name = 'BuildStopped';
}
