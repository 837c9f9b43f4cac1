import { type StateClass, StateCodec } from '../memory/state-codec';
import { CommandMemory } from '../state/command-memory';
import type { StreamState } from '../state/stream-state';
import type { SnapshotStore, StoredSnapshot } from './snapshot-store';

/** How the states of one kind of stream are kept. It stands beside the state, and tests pin what it makes. */
export interface StateFormat {
  /** Raise it when the state, or what `evolve` makes of an event, changes: older snapshots are then not used. */
  readonly version: number;
  /** Classes in the state other than Map and Set. */
  readonly classes?: readonly StateClass[];
}

/** After so many events since the last one a stream gets a new snapshot, … */
const EVENTS = 50;
/** … later if it is large: so many bytes are written per event at most. */
const BYTES_AN_EVENT = 4_000;

/** The snapshots of one kind of stream. */
export class Snapshots<S> {
  private readonly codec: StateCodec;
  private readonly version: number;

  constructor(
    private readonly store: SnapshotStore,
    { version, classes }: StateFormat,
  ) {
    this.codec = new StateCodec(classes);
    this.version = version;
  }

  /** The stream as it was at the last snapshot; undefined if there is none that can be used. */
  async load(stream: string): Promise<StreamState<S> | undefined> {
    const stored = await this.store.load(stream);
    if (!stored || stored.version !== this.version) return undefined;
    try {
      return {
        state: this.codec.decode(stored.state) as S,
        revision: stored.revision,
        lastHash: stored.hash,
        commands: new CommandMemory(stored.commands),
        snapshotDue: dueAfter(stored),
      };
    } catch {
      // Not of our making, or damaged: it is only a cache.
      return undefined;
    }
  }

  /** The snapshot turned out not to be of this log. */
  forget(stream: string): Promise<void> {
    return this.store.forget(stream);
  }

  /** Writes a snapshot if one is due. @returns the same, with the next one due later if it is being written */
  kept(stream: string, known: StreamState<S>): StreamState<S> {
    const { revision, lastHash: hash, state } = known;
    if (revision < (known.snapshotDue ?? EVENTS)) return known;
    const kept: { -readonly [K in keyof StreamState<S>]: StreamState<S>[K] } = {
      ...known,
      snapshotDue: revision + EVENTS,
    };
    const offered = this.store.offer(stream, () => {
      const commands = known.commands.encode(revision);
      const stored = { version: this.version, revision, hash, state: this.codec.encode(state), commands };
      kept.snapshotDue = dueAfter(stored);
      return stored;
    });
    return offered ? kept : known;
  }
}

function dueAfter({ revision, state, commands }: StoredSnapshot): number {
  return revision + Math.max(EVENTS, Math.ceil((state.length + commands.length) / BYTES_AN_EVENT));
}
