import { randomUUID } from 'node:crypto';
import { DamagedLog } from '../damage/damage';
import type { Outcome } from '../wire/append-answers';
import { EXPECT, type Expected } from '../wire/append-requests';
import {
  createdEntry,
  eventFrame,
  openFrame,
  type ProposedEvent,
  streamField,
  TOMBSTONE_REVISION,
  viewRecorded,
} from '../wire/recorded-event';
import { uuidTail } from '../wire/uuid';
import type { EventDatabase } from './database';
import { decideAppend, type StoredIds } from './expected-version';
import { describedBy, isSoftDeleted, metadataStreamOf, type StreamHead, StreamHeads } from './stream-heads';
import { parseMetadata, SOFT_DELETED } from './stream-metadata';

/** A write, and the callback for its outcome. */
export interface Write {
  readonly kind: 'append' | 'soft-delete' | 'tombstone';
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
  /** when the client stops waiting, milliseconds since 1970; a write decided later than this is not made */
  readonly deadlineMs: number;
  /** called once, after the commit */
  readonly done: (outcome: Outcome) => void;
}

/** An event that has just been committed, as live subscribers get it. */
export interface Committed {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly frame: Buffer;
}

/** A commit is closed at so many events or bytes, so that the first in line does not wait for the last. */
const COMMIT_EVENTS = 2_000;
const COMMIT_BYTES = 8 * 1024 * 1024;

/**
 * The one writer. What arrives within a turn of the event loop is decided in order of arrival against the heads in
 * memory, written in one transaction, and answered after COMMIT has returned. If the disk refuses, all of it is refused
 * and the heads are read again from the disk.
 */
export class EventLog {
  readonly heads: StreamHeads;
  lastPosition: number;
  /** why the last commit was refused, until one succeeds */
  failure: string | undefined;
  private lastStreamId: number;
  private queue: Write[] = [];
  private scheduled = false;
  private inTransaction = false;
  private committed: Committed[] = [];
  private committedBytes = 0;
  private created = createdEntry(0);

  constructor(
    readonly database: EventDatabase,
    private readonly publish: (events: readonly Committed[]) => void,
    private readonly now: () => number,
  ) {
    this.heads = new StreamHeads(database);
    this.lastPosition = database.lastPosition();
    this.lastStreamId = database.lastStreamId();
  }

  /** Takes a write; `done` is called later, never within this call. */
  submit(write: Write): void {
    this.queue.push(write);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(this.commitQueue);
  }

  /** Commits what is waiting; used before the program ends. */
  drain(): void {
    while (this.queue.length > 0) this.commitQueue();
  }

  private readonly commitQueue = (): void => {
    this.scheduled = false;
    const now = this.now();
    this.created = createdEntry(now);
    const position = this.lastPosition;
    const streamId = this.lastStreamId;
    const batch: Write[] = [];
    const outcomes: Outcome[] = [];
    this.committed = [];
    this.committedBytes = 0;
    try {
      for (const write of this.queue) {
        if (this.committed.length >= COMMIT_EVENTS || this.committedBytes >= COMMIT_BYTES) break;
        batch.push(write);
        outcomes.push(write.deadlineMs <= now ? { kind: 'too-late' } : this.decide(write));
      }
      if (this.inTransaction) {
        this.database.commit();
        this.failure = undefined;
      }
    } catch (error) {
      this.undo(position, streamId, error);
      outcomes.length = 0;
    }
    this.inTransaction = false;
    this.queue = this.queue.slice(batch.length);
    if (this.queue.length > 0 && !this.scheduled) {
      this.scheduled = true;
      setImmediate(this.commitQueue);
    }
    const refused: Outcome = { kind: 'not-written', message: `Nothing was written: ${this.failure ?? ''}` };
    for (const [index, write] of batch.entries()) write.done(outcomes[index] ?? refused);
    if (this.committed.length > 0) this.publish(this.committed);
    this.heads.trim();
  };

  private undo(position: number, streamId: number, error: unknown): void {
    this.failure = error instanceof Error ? error.message : String(error);
    this.lastPosition = position;
    this.lastStreamId = streamId;
    this.committed = [];
    this.heads.forgetAll();
    try {
      if (this.inTransaction) this.database.rollback();
    } catch (rollbackError) {
      this.failure += `; and rolling back: ${String(rollbackError)}`;
    }
  }

  /** A write that must read what is damaged is refused alone, as long as nothing of it is written. */
  private decide(write: Write): Outcome {
    const before = this.lastPosition;
    try {
      return this.apply(write);
    } catch (error) {
      if (!(error instanceof DamagedLog) || this.lastPosition !== before) throw error;
      return { kind: 'damaged', message: error.message };
    }
  }

  private apply(write: Write): Outcome {
    const head = this.heads.get(write.stream);
    const softDeleted = isSoftDeleted(head);
    const state = {
      last: head.last,
      tombstoned: head.tombstoned,
      softDeleted,
      hasMetadata: () => this.heads.get(metadataStreamOf(head.name)).last >= 0,
    };
    // A delete is decided as an append of an event nobody has seen.
    const ids = write.kind === 'append' ? write.events.map((event) => event.id) : [randomUUID()];
    const decision = decideAppend(state, write.expected, ids, this.storedIds(head));
    if (decision.kind === 'wrong')
      return { kind: 'wrong-expected-version', actual: head.last, expected: write.expected };
    if (decision.kind === 'deleted') return { kind: 'stream-deleted' };
    if (decision.kind === 'known') return this.answerKnown(head, decision.revision);
    if (write.kind === 'tombstone') return this.tombstone(head);
    if (write.kind === 'soft-delete') return this.softDelete(head, write.expected);
    const next = head.last + 1;
    for (const event of write.events) this.insert(head, event);
    const kind = write.events.length === 0 ? 'empty' : 'appended';
    const outcome: Outcome = { kind, revision: head.last, position: this.lastPosition };
    if (softDeleted) this.bringBack(head, next);
    this.obeyMetadata(head.name, write.events.at(-1));
    return outcome;
  }

  private answerKnown(head: StreamHead, revision: number): Outcome {
    const row = this.database.eventAt(head.id, revision);
    return { kind: 'appended', revision, position: row?.position ?? 0 };
  }

  private storedIds(head: StreamHead): StoredIds {
    const idOf = (frame: Buffer) => viewRecorded(openFrame(frame).recorded).id;
    return {
      at: (revision) => {
        const row = this.database.eventAt(head.id, revision);
        return row && idOf(row.frame);
      },
      revisionOf: (id) =>
        this.database.eventsWithIdTail(head.id, uuidTail(id)).find((row) => idOf(row.frame) === id)?.revision,
    };
  }

  private insert(head: StreamHead, event: ProposedEvent, revision = head.last + 1): void {
    if (!this.inTransaction) {
      this.database.begin();
      this.inTransaction = true;
    }
    if (head.id === 0) {
      head.id = ++this.lastStreamId;
      this.database.insertStream(head.name, head.id);
    }
    const position = ++this.lastPosition;
    const frame = eventFrame(event, streamField(Buffer.from(head.name, 'utf8')), revision, position, this.created);
    this.database.insertEvent(position, head.id, revision, uuidTail(event.id), frame);
    head.last = revision;
    const type = event.type.toString('utf8');
    this.committed.push({ position, stream: head.name, revision, type, frame });
    this.committedBytes += frame.length;
  }

  /** Metadata take effect at once; those of a deleted stream bring it back. Of metadata streams they change nothing. */
  private obeyMetadata(written: string, last: ProposedEvent | undefined): void {
    const described = describedBy(written);
    if (described === undefined || describedBy(described) !== undefined) return;
    const stream = this.heads.get(described);
    const wasSoftDeleted = isSoftDeleted(stream);
    if (last) stream.metadata = parseMetadata(last.data, last.isJson);
    if (wasSoftDeleted) this.bringBack(stream, stream.last + 1);
  }

  /** Hides what was written before the deletion. Metadata that are no JSON object are left as they are. */
  private bringBack(stream: StreamHead, truncateBefore: number): void {
    const metadataHead = this.heads.get(metadataStreamOf(stream.name));
    let json: unknown;
    try {
      json = JSON.parse(this.lastData(metadataHead).toString('utf8'));
    } catch {
      return;
    }
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return;
    const data = Buffer.from(JSON.stringify({ ...json, $tb: truncateBefore }));
    this.insert(metadataHead, systemEvent('$metadata', data));
    stream.metadata = parseMetadata(data, true);
  }

  private lastData(head: StreamHead): Buffer {
    const row = head.id === 0 ? undefined : this.database.eventAt(head.id, head.last);
    return row ? viewRecorded(openFrame(row.frame).recorded).data : Buffer.from('{}');
  }

  private softDelete(head: StreamHead, expected: Expected): Outcome {
    const metadataHead = this.heads.get(metadataStreamOf(head.name));
    if (head.last < 0 && metadataHead.last < 0) return { kind: 'wrong-expected-version', actual: -1, expected };
    if (metadataHead.tombstoned) return { kind: 'stream-deleted' };
    const data = Buffer.from(`{"$tb":${SOFT_DELETED}}`);
    this.insert(metadataHead, systemEvent('$metadata', data));
    // Metadata streams do not obey any.
    if (describedBy(head.name) === undefined) head.metadata = parseMetadata(data, true);
    return { kind: 'appended', revision: head.last, position: this.lastPosition };
  }

  private tombstone(head: StreamHead): Outcome {
    this.insert(head, systemEvent('$streamDeleted', Buffer.alloc(0)), TOMBSTONE_REVISION);
    head.tombstoned = true;
    this.heads.forget(metadataStreamOf(head.name));
    const described = describedBy(head.name);
    if (described !== undefined) this.heads.forget(described);
    return { kind: 'appended', revision: TOMBSTONE_REVISION, position: this.lastPosition };
  }
}

const systemEvent = (type: string, data: Buffer): ProposedEvent => ({
  id: randomUUID(),
  type: Buffer.from(type),
  isJson: data.length > 0,
  data,
  metadata: Buffer.alloc(0),
});

/** Writes the log's first event on a new folder, as the real server has some of its own on a fresh database. */
export const writeFirstEvent = (log: EventLog, version: string): void => {
  if (log.lastPosition > 0) return;
  const data = Buffer.from(JSON.stringify({ server: version }));
  const done = (outcome: Outcome) => {
    if (outcome.kind === 'not-written') throw new Error(outcome.message);
  };
  const events = [systemEvent('$created', data)];
  log.submit({
    kind: 'append',
    stream: '$event-store',
    expected: EXPECT.noStream,
    events,
    deadlineMs: Infinity,
    done,
  });
  log.drain();
};
