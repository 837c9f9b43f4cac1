import { dirname } from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import Libsql from 'libsql';
import { preparedStatements } from './prepared-statements';
import { RetryingConnection } from './retrying-connection';

const BUSY_MS = 5_000;
/** Filling large tables writes into many places of them. */
const CACHE_KIB = 16_384;
/** Of 4 KiB; each checkpoint waits for the disk. */
const CHECKPOINT_PAGES = 8_000;

export function sqliteDialect(path: string): SqliteDialect {
  // Nothing is waited for inside of SQLite: see RetryingConnection.
  return new WritersFirst({ database: openSqlite(path, 0) });
}

/**
 * A connection of its own to the file.
 * @param busyMs how long it waits for a lock, and everything else in this thread with it
 */
export function openSqlite(path: string, busyMs = BUSY_MS): SqliteDatabase {
  const raw = new Libsql(path, { timeout: BUSY_MS });
  raw.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  writeAhead(raw);
  raw.exec('PRAGMA synchronous = NORMAL');
  raw.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  raw.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  raw.exec(`PRAGMA busy_timeout = ${busyMs}`);
  return preparedStatements(raw);
}

/** Copies of a service that open a new file at the same time refuse each other at once, whatever the timeout says. */
function writeAhead(raw: Libsql.Database): void {
  const giveUpAt = performance.now() + BUSY_MS;
  for (;;) {
    try {
      raw.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!/locked/.test(String(error)) || performance.now() > giveUpAt) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10 + Math.random() * 20);
    }
  }
}

/**
 * A connection for long work. To make an index of a large table is to sort it: in files beside the database, since in
 * memory, where this SQLite sorts otherwise, it takes as much as the table has rows.
 */
export function openForLongWork(path: string): SqliteDatabase {
  const database = openSqlite(path);
  database.prepare('PRAGMA temp_store = FILE').run([]);
  // It holds for the process, and the places where SQLite looks by itself may be memory, or not to be written to.
  database.prepare(`PRAGMA temp_store_directory = '${dirname(path).replaceAll("'", "''")}'`).run([]);
  return database;
}

class WritersFirst extends SqliteDialect {
  constructor(private readonly config: SqliteDialectConfig) {
    super(config);
  }

  override createDriver(): SqliteDriver {
    return new WritersFirstDriver(this.config);
  }
}

/**
 * A transaction takes the write lock when it begins, unless it says that it only reads. One that read first and wrote
 * later would fail whenever another process had written in between.
 */
class WritersFirstDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return new RetryingConnection(await super.acquireConnection());
  }

  // The driver of Kysely has no use for the settings, so its type does not name them.
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(beginning(settings)));
  }
}

export function beginning(settings: TransactionSettings | undefined): string {
  return settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
}
