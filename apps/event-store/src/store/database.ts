import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';

/** One stored event: its place in the stream and in the log, and the frame with which it is answered. */
export interface Row {
  readonly position: number;
  readonly revision: number;
  readonly frame: Buffer;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS streams (name TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  id_tail INTEGER NOT NULL,
  frame BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_revision ON events (stream, revision);
CREATE INDEX IF NOT EXISTS events_by_id ON events (stream, id_tail);
`;

/**
 * The file. WAL with synchronous=FULL: when COMMIT has returned, the events are on the disk. Every call is synchronous;
 * statements of an open transaction see what it has written so far.
 */
export class EventDatabase {
  private readonly db: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();

  /** `folder` undefined keeps everything in memory; `maxPages` (of 4 KiB) bounds the file. */
  constructor(folder: string | undefined, maxPages?: number) {
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    this.db = new Database(folder === undefined ? ':memory:' : join(folder, 'events.db'));
    try {
      this.prepareFile(maxPages);
    } catch (error) {
      this.db.close();
      if (error instanceof Error && error.message.includes('locked'))
        throw new Error(`${folder} is in use by another event store`, { cause: error });
      throw error;
    }
  }

  private prepareFile(maxPages: number | undefined): void {
    this.db.exec('PRAGMA journal_mode = WAL');
    this.db.exec('PRAGMA synchronous = FULL');
    // The lock stays ours while the program lives: a second server on the same folder must not start.
    this.db.exec('PRAGMA locking_mode = EXCLUSIVE');
    this.db.exec('PRAGMA cache_size = -16000');
    // Streams picked at random dirty many pages; copying them back every 16 MB instead of every 4 saves a third.
    this.db.exec('PRAGMA wal_autocheckpoint = 4000');
    if (maxPages !== undefined) this.db.exec(`PRAGMA max_page_count = ${maxPages}`);
    this.db.exec(SCHEMA);
    this.db.exec('BEGIN EXCLUSIVE');
    this.db.exec('COMMIT');
  }

  begin(): void {
    this.db.exec('BEGIN IMMEDIATE');
  }

  commit(): void {
    this.db.exec('COMMIT');
  }

  rollback(): void {
    // SQLite has already rolled back by itself after some errors (a full disk is one).
    if (this.db.inTransaction) this.db.exec('ROLLBACK');
  }

  close(): void {
    this.db.close();
  }

  insertStream(name: string, id: number): void {
    this.statement('INSERT INTO streams (name, id) VALUES (?, ?)').run([name, id]);
  }

  insertEvent(position: number, stream: number, revision: number, idTail: number, frame: Buffer): void {
    this.statement('INSERT INTO events (position, stream, revision, id_tail, frame) VALUES (?, ?, ?, ?, ?)').run([
      position,
      stream,
      revision,
      idTail,
      frame,
    ]);
  }

  streamId(name: string): number | undefined {
    return this.first('SELECT id AS value FROM streams WHERE name = ?', [name]);
  }

  /** The highest revision of a stream that exists. */
  lastRevision(stream: number): number | undefined {
    return this.first('SELECT max(revision) AS value FROM events WHERE stream = ?', [stream]);
  }

  lastPosition(): number {
    return this.first('SELECT max(position) AS value FROM events', []) ?? 0;
  }

  lastStreamId(): number {
    return this.first('SELECT max(stream) AS value FROM events', []) ?? 0;
  }

  /** How many events and bytes the log holds, as its last position and the file's size tell it. */
  sizeBytes(): number {
    const pages = this.first('SELECT page_count AS value FROM pragma_page_count()', []) ?? 0;
    return pages * (this.first('SELECT page_size AS value FROM pragma_page_size()', []) ?? 0);
  }

  eventAt(stream: number, revision: number): Row | undefined {
    const sql = 'SELECT position, revision, frame FROM events WHERE stream = ? AND revision = ?';
    return this.rows(sql, [stream, revision])[0];
  }

  /** Events of a stream whose id ends so, newest first. */
  eventsWithIdTail(stream: number, idTail: number): Row[] {
    const sql =
      'SELECT position, revision, frame FROM events WHERE stream = ? AND id_tail = ? ORDER BY revision DESC LIMIT 100';
    return this.rows(sql, [stream, idTail]);
  }

  streamForwards(stream: number, from: number, limit: number): Row[] {
    const sql =
      'SELECT position, revision, frame FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?';
    return this.rows(sql, [stream, from, limit]);
  }

  streamBackwards(stream: number, from: number, limit: number): Row[] {
    const sql =
      'SELECT position, revision, frame FROM events WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?';
    return this.rows(sql, [stream, from, limit]);
  }

  allForwards(from: number, limit: number): Row[] {
    const sql = 'SELECT position, revision, frame FROM events WHERE position >= ? ORDER BY position LIMIT ?';
    return this.rows(sql, [from, limit]);
  }

  allBackwards(from: number, limit: number): Row[] {
    const sql = 'SELECT position, revision, frame FROM events WHERE position <= ? ORDER BY position DESC LIMIT ?';
    return this.rows(sql, [from, limit]);
  }

  private first(sql: string, values: unknown[]): number | undefined {
    const row = this.statement(sql).get(values) as { value?: unknown } | undefined;
    return typeof row?.value === 'number' ? row.value : undefined;
  }

  private rows(sql: string, values: unknown[]): Row[] {
    const rows = this.statement(sql).all(values) as { position: number; revision: number; frame: ArrayBuffer }[];
    // libsql gives blobs as bare memory; this is a view of it, not a copy.
    return rows.map((row) => ({ position: row.position, revision: row.revision, frame: Buffer.from(row.frame) }));
  }

  private statement(sql: string): Database.Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}
