import { openFrame, TOMBSTONE_REVISION, viewRecorded } from '../wire/recorded-event';
import type { EventDatabase } from './database';

/** What the protocol's stream metadata say that this server obeys. */
export interface StreamMetadata {
  readonly maxCount?: number;
  readonly truncateBefore?: number;
  readonly maxAgeMs?: number;
}

/** A stream as it is now, kept in memory while in use. */
export interface StreamHead {
  readonly name: string;
  /** 0 while it holds nothing */
  id: number;
  /** highest revision, -1 if there is none, TOMBSTONE_REVISION once it is deleted for good */
  last: number;
  metadata: StreamMetadata | undefined;
  /** deleted for good, or metadata of such a stream */
  tombstoned: boolean;
}

const METADATA_PREFIX = '$$';
export const metadataStreamOf = (name: string): string => METADATA_PREFIX + name;
/** The stream whose metadata this one holds, or undefined if it holds none. */
export const describedBy = (name: string): string | undefined =>
  name.startsWith(METADATA_PREFIX) ? name.slice(2) : undefined;

/** Beyond this a truncation means "deleted": the protocol writes the largest signed 64-bit number. */
const SOFT_DELETE_FROM = Number.MAX_SAFE_INTEGER;
export const isSoftDeleted = (head: StreamHead): boolean => (head.metadata?.truncateBefore ?? 0) >= SOFT_DELETE_FROM;

/** The lowest revision that may be read. */
export const firstReadable = (head: StreamHead): number =>
  Math.max(0, head.metadata?.truncateBefore ?? 0, head.last - (head.metadata?.maxCount ?? Infinity) + 1);

/** Metadata that cannot be read count as none, as in the real server. */
export const parseMetadata = (data: Buffer): StreamMetadata => {
  try {
    const json = JSON.parse(data.toString('utf8')) as Record<string, unknown> | null;
    const number = (key: string) => (typeof json?.[key] === 'number' ? (json[key] as number) : undefined);
    const maxAge = number('$maxAge');
    return {
      maxCount: number('$maxCount'),
      truncateBefore: number('$tb'),
      maxAgeMs: maxAge === undefined ? undefined : maxAge * 1000,
    };
  } catch {
    return {};
  }
};

/** The heads in use, looked up by index when first needed, so that a start costs nothing however long the log is. */
export class StreamHeads {
  private readonly heads = new Map<string, StreamHead>();

  constructor(
    private readonly database: EventDatabase,
    private readonly capacity = 10_000,
  ) {}

  get(name: string): StreamHead {
    const known = this.heads.get(name);
    if (known) return known;
    const head = this.load(name);
    this.heads.set(name, head);
    return head;
  }

  /** Forgets a head, so that the next look reads the disk. */
  forget(name: string): void {
    this.heads.delete(name);
  }

  forgetAll(): void {
    this.heads.clear();
  }

  /** Drops the oldest; called between transactions only. */
  trim(): void {
    if (this.heads.size <= this.capacity) return;
    for (const name of this.heads.keys()) {
      if (this.heads.size <= this.capacity * 0.9) return;
      this.heads.delete(name);
    }
  }

  private load(name: string): StreamHead {
    const id = this.database.streamId(name) ?? 0;
    const last = id === 0 ? -1 : this.database.lastRevision(id);
    // A stream is named together with its first event.
    if (last === undefined) throw this.database.damaged(`the events of stream '${name}' are missing`);
    const described = describedBy(name);
    const head: StreamHead = { name, id, last, metadata: undefined, tombstoned: last === TOMBSTONE_REVISION };
    if (described === undefined) head.metadata = this.loadMetadata(name);
    else {
      // Of metadata only the last word counts.
      head.metadata = { maxCount: 1 };
      head.tombstoned = this.get(described).tombstoned;
    }
    return head;
  }

  private loadMetadata(name: string): StreamMetadata | undefined {
    const id = this.database.streamId(metadataStreamOf(name));
    if (id === undefined) return undefined;
    const row = this.database.streamBackwards(id, TOMBSTONE_REVISION - 1, 1)[0];
    return row && parseMetadata(viewRecorded(openFrame(row.frame).recorded).data);
  }
}
