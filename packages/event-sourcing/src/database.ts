import { Kysely, PostgresAdapter, sql, type Transaction } from 'kysely';
import { BorrowedDialect, type Check } from './database/borrowed-dialect';
import { type PostgresPlace, postgresDialect } from './database/postgres';
import { sqliteDialect } from './database/sqlite';

/** Tables of many projections share a database: each names its own columns where it queries them. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely has no other way to say "tables not known here"
export type AnyTables = any;
export type Database = Kysely<AnyTables>;
export type DatabaseTransaction = Transaction<AnyTables>;

/** A database with everything that belongs to it; `destroy` closes it. */
export class OpenDatabase extends Kysely<AnyTables> {
  constructor(private readonly shared: BorrowedDialect) {
    super({ dialect: shared });
  }

  /**
   * The same database over the same connections, each of whose transactions begins with a check.
   * @param check throws if the transaction must not be
   */
  checked(check: Check): Database {
    return new Kysely<AnyTables>({ dialect: this.shared.checking(check) });
  }

  /** @throws DatabaseUnavailable and the like if it does not answer */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this);
  }
}

/**
 * Opens the read models of a service: a PostgreSQL database, or a SQLite file (made if it is not there; `:memory:` for
 * none). In SQLite what is committed may be lost with the machine, not with the process: read models are made again
 * from the log. A transaction that only reads says so (`setAccessMode('read only')`), since in SQLite any other waits
 * for the writer, and keeps the writer waiting.
 */
export function openDatabase(place: string | PostgresPlace): OpenDatabase {
  const dialect = typeof place === 'string' ? sqliteDialect(place) : postgresDialect(place);
  return new OpenDatabase(new BorrowedDialect(dialect));
}

export function isPostgres(db: Database): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
