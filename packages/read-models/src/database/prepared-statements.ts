import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type Libsql from 'libsql';

const MOST_STATEMENTS = 300;
const KEPT = /^\s*(select|insert|update|delete|with|commit|rollback)\b/i;
const WRITES = /^\s*(insert|update|delete|create|alter|drop)\b/i;

/**
 * The statements of one connection to a SQLite file, each prepared once: Kysely prepares a statement each time it runs
 * one, which takes longer than most of ours run.
 *
 * Only `begin immediate` ever meets a lock that others hold, and it is not kept. libsql leaves a statement that met one
 * unfinished, and as long as it is, nothing that the connection does can be committed.
 */
export function preparedStatements(raw: Libsql.Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = raw.prepare(sql) as unknown as SqliteStatement;
    if (!KEPT.test(sql)) {
      // A statement that changes tables makes others stale.
      prepared.clear();
      return statement;
    }
    if (prepared.size >= MOST_STATEMENTS) prepared.clear();
    prepared.set(sql, statement);
    return statement;
  };
  return {
    close() {
      prepared.clear();
      raw.close();
    },
    prepare(sql) {
      if (/^begin\b/i.test(sql)) return runs(() => raw.exec(sql));
      // SQLite has rolled back by itself when the disk is full; a second time is an error that would hide the first.
      if (sql === 'rollback' && !raw.inTransaction) return runs(() => undefined);
      const statement = prepare(sql);
      return WRITES.test(sql) && !raw.inTransaction ? alone(raw, prepare, statement) : statement;
    },
  };
}

/** A change that is a transaction by itself. */
function alone(
  raw: Libsql.Database,
  prepare: (sql: string) => SqliteStatement,
  statement: SqliteStatement,
): SqliteStatement {
  const inTransaction = <T>(work: () => T): T => {
    raw.exec('begin immediate');
    try {
      const done = work();
      prepare('commit').run([]);
      return done;
    } catch (error) {
      if (raw.inTransaction) prepare('rollback').run([]);
      throw error;
    }
  };
  return {
    reader: statement.reader,
    all: (parameters) => inTransaction(() => statement.all(parameters)),
    run: (parameters) => inTransaction(() => statement.run(parameters)),
    iterate: (parameters) => inTransaction(() => statement.all(parameters)).values() as IterableIterator<unknown>,
  };
}

function runs(work: () => void): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    run() {
      work();
      return { changes: 0, lastInsertRowid: 0 };
    },
    iterate: () => [].values(),
  };
}
