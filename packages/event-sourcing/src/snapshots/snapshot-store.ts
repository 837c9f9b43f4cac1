/** What is known of a stream at a revision, as text. */
export interface StoredSnapshot {
  /** Of the decider's state. */
  readonly version: number;
  readonly revision: number;
  /** Of the event at that revision: a snapshot of another log, or ahead of this one, is known by it. */
  readonly hash: string;
  readonly state: string;
  readonly commands: string;
}

export interface SnapshotHealth {
  readonly written: number;
  /** Reads and writes that failed: they cost time, never an answer. */
  readonly failed: number;
  readonly lastError?: string;
}

/** Where snapshots of streams are kept: a cache, which may be emptied at any time. Nothing here throws. */
export abstract class SnapshotStore {
  abstract health(): SnapshotHealth;

  /** The stream's last snapshot; undefined if there is none, or none in time. */
  abstract load(stream: string): Promise<StoredSnapshot | undefined>;

  /**
   * Writes what `make` gives, in a later turn. Does nothing while one of the same stream is being written.
   * @returns whether it will be tried
   */
  abstract offer(stream: string, make: () => StoredSnapshot): boolean;

  /** Throws away what turned out to be of another log. */
  abstract forget(stream: string): Promise<void>;
}
