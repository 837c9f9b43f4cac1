import { openFrame, TOMBSTONE_REVISION, viewRecorded } from '../wire/recorded-event';
import type { EventDatabase, Row } from './database';
import { parseMetadata, type StreamMetadata } from './stream-metadata';

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

export const isSoftDeleted = (head: StreamHead): boolean => head.metadata?.softDeleted === true;

/** The lowest revision that may be read. */
export const firstReadable = (head: StreamHead): number =>
  Math.max(0, head.metadata?.truncateBefore ?? 0, head.last - (head.metadata?.maxCount ?? Infinity) + 1);

/** Whether an event of the stream is not hidden by its age. */
export const isYoungEnough = (head: StreamHead, row: Pick<Row, 'frame'>, now: number): boolean => {
  const maxAgeMs = head.metadata?.maxAgeMs;
  return maxAgeMs === undefined || viewRecorded(openFrame(row.frame).recorded).createdMs >= now - maxAgeMs;
};

/** How many "$$" in front of a name are followed: more than any client needs. */
const DEEPEST = 8;

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

  /** Forgets a head, so that the next lookup reads the disk. */
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
      // Of metadata only the last word counts, whatever is said of them.
      head.metadata = { maxCount: 1 };
      head.tombstoned ||= this.isTombstoned(described);
    }
    return head;
  }

  /** Metadata go with the stream they describe, metadata of metadata with both. */
  private isTombstoned(stream: string): boolean {
    let name: string | undefined = stream;
    for (let depth = 0; name !== undefined && depth < DEEPEST; depth++, name = describedBy(name)) {
      const id = this.database.streamId(name);
      if (id !== undefined && this.database.lastRevision(id) === TOMBSTONE_REVISION) return true;
    }
    return false;
  }

  private loadMetadata(name: string): StreamMetadata | undefined {
    const id = this.database.streamId(metadataStreamOf(name));
    if (id === undefined) return undefined;
    const row = this.database.streamBackwards(id, TOMBSTONE_REVISION, 1)[0];
    if (row === undefined || row.revision === TOMBSTONE_REVISION) return undefined;
    const { data, isJson } = viewRecorded(openFrame(row.frame).recorded);
    return parseMetadata(data, isJson);
  }
}
