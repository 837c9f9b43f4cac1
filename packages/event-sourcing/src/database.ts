import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, type Transaction } from 'kysely';
import Libsql from 'libsql';

/** Tables of many projections share a database: each names its own columns where it queries them. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely has no other way to say "tables not known here"
export type AnyTables = any;
export type Database = Kysely<AnyTables>;
export type DatabaseTransaction = Transaction<AnyTables>;

const MOST_STATEMENTS = 300;
const BUSY_MS = 5_000;
const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

/**
 * Opens (and makes, if it is not there) the SQLite file of a service's read models; `:memory:` for none. What is
 * committed may be lost with the machine, not with the process: read models are made again from the log.
 */
export function openDatabase(path: string): Database {
  const raw = new Libsql(path, { timeout: BUSY_MS });
  raw.exec('PRAGMA journal_mode = WAL');
  raw.exec('PRAGMA synchronous = NORMAL');
  raw.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  return new Kysely<AnyTables>({ dialect: new SqliteDialect({ database: withPreparedStatements(raw) }) });
}

/** Kysely prepares a statement each time it runs one, which takes longer than most of ours run. */
function withPreparedStatements(raw: Libsql.Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close() {
      prepared.clear();
      raw.close();
    },
    prepare(sql) {
      // SQLite has rolled back by itself when the disk is full; a second time is an error that would hide the first.
      if (sql === 'rollback' && !raw.inTransaction) return NOTHING;
      const known = prepared.get(sql);
      if (known) return known;
      const statement = raw.prepare(sql) as unknown as SqliteStatement;
      if (!/^\s*(select|insert|update|delete|with|begin|commit|rollback)\b/i.test(sql)) {
        // A statement that changes tables makes others stale.
        prepared.clear();
        return statement;
      }
      if (prepared.size >= MOST_STATEMENTS) prepared.clear();
      prepared.set(sql, statement);
      return statement;
    },
  };
}
