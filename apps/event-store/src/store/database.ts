import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { checksumOf } from '../damage/checksum';
import { DamagedFile, DamagedLog, saysCorrupt } from '../damage/damage';
import { addFirstChecksums } from '../damage/first-checksums';
import { checkWal } from '../damage/wal-check';
import { FILE, FORMAT, SCHEMA } from './schema';

/** One stored event: its place in the stream and in the log, and the frame with which it is answered. */
export interface Row {
  readonly position: number;
  readonly revision: number;
  readonly frame: Buffer;
}

interface StoredRow {
  position: number;
  stream: number;
  revision: number;
  checksum: number | null;
  frame: ArrayBuffer;
}

const COLUMNS = 'position, stream, revision, checksum, frame';

export interface DatabaseOptions {
  /** bounds the file, in pages of 4 KiB */
  readonly maxPages?: number;
  /** called while events without checksums get theirs */
  readonly progress?: (done: number, of: number) => void;
}

/**
 * The file. WAL with synchronous=FULL: when COMMIT has returned, the events are on the disk. Every call is synchronous;
 * statements of an open transaction see what it has written so far.
 */
export class EventDatabase {
  private readonly db: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();

  /** what was found damaged while this ran */
  damage: string | undefined;

  /**
   * `folder` undefined keeps everything in memory.
   * @throws DamagedFile if opening it would lose acknowledged events
   */
  constructor(folder: string | undefined, options: DatabaseOptions = {}) {
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      checkWal(join(folder, FILE));
    }
    this.db = new Database(folder === undefined ? ':memory:' : join(folder, FILE));
    try {
      this.prepareFile(options);
    } catch (error) {
      this.db.close();
      if (error instanceof Error && error.message.includes('locked'))
        throw new Error(`${folder} is in use by another event store`, { cause: error });
      if (saysCorrupt(error)) throw new DamagedFile(`${join(folder ?? '', FILE)} is damaged: ${String(error)}.`);
      throw error;
    }
  }

  private prepareFile({ maxPages, progress }: DatabaseOptions): void {
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
    if (this.first('SELECT user_version AS value FROM pragma_user_version()', []) === FORMAT) return;
    this.addFirstChecksums(progress ?? (() => {}));
    this.db.exec(`PRAGMA user_version = ${FORMAT}`);
  }

  private addFirstChecksums(progress: (done: number, of: number) => void): void {
    const has = this.first("SELECT 1 AS value FROM pragma_table_info('events') WHERE name = 'checksum'", []);
    if (has === undefined) this.db.exec('ALTER TABLE events ADD COLUMN checksum INTEGER');
    const events = {
      lastPosition: () => this.lastPosition(),
      from: (position: number, limit: number) =>
        this.stored(`SELECT ${COLUMNS} FROM events WHERE position >= ? ORDER BY position LIMIT ?`, [
          position,
          limit,
        ]).map((row) => ({ ...row, frame: Buffer.from(row.frame) })),
      set: (sums: readonly { position: number; checksum: number }[]) => {
        this.begin();
        for (const { position, checksum } of sums)
          this.statement('UPDATE events SET checksum = ? WHERE position = ?').run([checksum, position]);
        this.commit();
      },
    };
    addFirstChecksums(events, progress);
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

  /** Copies what is in the write-ahead log back, so that the database is one file, and closes it. */
  close(): void {
    try {
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // A full disk leaves it to the next start.
    }
    this.db.close();
  }

  insertStream(name: string, id: number): void {
    this.statement('INSERT INTO streams (name, id) VALUES (?, ?)').run([name, id]);
  }

  insertEvent(position: number, stream: number, revision: number, idTail: number, frame: Buffer): void {
    this.statement(
      'INSERT INTO events (position, stream, revision, id_tail, checksum, frame) VALUES (?, ?, ?, ?, ?, ?)',
    ).run([position, stream, revision, idTail, checksumOf(frame, { position, stream, revision }), frame]);
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

  /** How many events and bytes the log holds, by its last position and the file's size. */
  sizeBytes(): number {
    const pages = this.first('SELECT page_count AS value FROM pragma_page_count()', []) ?? 0;
    return pages * (this.first('SELECT page_size AS value FROM pragma_page_size()', []) ?? 0);
  }

  eventAt(stream: number, revision: number): Row | undefined {
    const sql = `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision = ?`;
    return this.rows(sql, [stream, revision], () => `revision ${revision} of ${this.named(stream)}`)[0];
  }

  /** Events of a stream whose id ends so, oldest first. */
  eventsWithIdTail(stream: number, idTail: number): Row[] {
    const sql = `SELECT ${COLUMNS} FROM events WHERE stream = ? AND id_tail = ? ORDER BY revision LIMIT 100`;
    return this.rows(sql, [stream, idTail], () => `ids of ${this.named(stream)}`);
  }

  streamForwards(stream: number, from: number, limit: number): Row[] {
    const sql = `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`;
    return this.rows(sql, [stream, from, limit], () => `revision ${from} and on of ${this.named(stream)}`);
  }

  streamBackwards(stream: number, from: number, limit: number): Row[] {
    const sql = `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?`;
    return this.rows(sql, [stream, from, limit], () => `revision ${from} and on of ${this.named(stream)}`);
  }

  allForwards(from: number, limit: number): Row[] {
    const sql = `SELECT ${COLUMNS} FROM events WHERE position >= ? ORDER BY position LIMIT ?`;
    return this.rows(sql, [from, limit], () => `the log at position ${from} and on`);
  }

  allBackwards(from: number, limit: number): Row[] {
    const sql = `SELECT ${COLUMNS} FROM events WHERE position <= ? ORDER BY position DESC LIMIT ?`;
    return this.rows(sql, [from, limit], () => `the log at position ${from} and on`);
  }

  /** Reports damage to health and to the reader; the next read of the same event finds it again. */
  damaged(what: string): DamagedLog {
    const error = new DamagedLog(what);
    if (this.damage === undefined) process.stderr.write(`${error.message}\n`);
    this.damage ??= error.message;
    return error;
  }

  private first(sql: string, values: unknown[]): number | undefined {
    const read = () => this.statement(sql).get(values) as { value?: unknown } | undefined;
    const row = this.guarded(read, () => 'where the log and its streams end');
    return typeof row?.value === 'number' ? row.value : undefined;
  }

  /** @param where what is read, for the error message */
  private rows(sql: string, values: unknown[], where: () => string): Row[] {
    const stored = this.guarded(() => this.stored(sql, values), where);
    // libsql gives blobs as bare memory; this is a view of it, not a copy.
    return stored.map((row) => {
      const frame = Buffer.from(row.frame);
      if (row.checksum === checksumOf(frame, row)) return { position: row.position, revision: row.revision, frame };
      const { position, revision, stream } = row;
      const event = `the event at position ${position}, revision ${revision} of ${this.named(stream)}`;
      throw this.damaged(`${event}, is not what was written`);
    });
  }

  private stored(sql: string, values: unknown[]): StoredRow[] {
    return this.statement(sql).all(values) as StoredRow[];
  }

  /** Runs a query; a tree that SQLite cannot follow is damage like any other. */
  private guarded<T>(query: () => T, where: () => string): T {
    try {
      return query();
    } catch (error) {
      if (!saysCorrupt(error)) throw error;
      throw this.damaged(`a page of ${FILE} cannot be followed while reading ${where()} (${(error as Error).message})`);
    }
  }

  private named(stream: number): string {
    try {
      const row = this.db.prepare('SELECT name FROM streams WHERE id = ?').get([stream]) as
        | { name?: string }
        | undefined;
      if (row?.name !== undefined) return `stream '${row.name}'`;
    } catch {
      // The names may be what is damaged.
    }
    return `stream number ${stream}`;
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
