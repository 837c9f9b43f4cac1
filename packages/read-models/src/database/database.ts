import { Kysely, PostgresAdapter, sql, type Transaction } from 'kysely';
import { type PostgresPlace, postgresDialect } from './postgres';
import { type Check, SharedDialect } from './shared-dialect';
import { sqliteDialect } from './sqlite';
import { threadDialect } from './sqlite-thread';

/** Tables of many projections share a database. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely has no other way to say "tables not known here"
export type AnyTables = any;
/**
 * @typeParam Tables those that a function reads or writes, by name; it is called with a database whose tables are not
 *   known. A `bigint` column is a number in SQLite and PostgreSQL alike: see `postgresDialect`.
 * @example
 * async function receiptsOf(db: Database<ReceiptTables>, merchantId: string) {
 *   return db.selectFrom('merchant_receipts').selectAll().where('merchant_id', '=', merchantId).executeTakeFirst();
 * }
 */
export type Database<Tables = AnyTables> = Kysely<Tables>;
export type DatabaseTransaction<Tables = AnyTables> = Transaction<Tables>;

/** A database with everything that belongs to it; `destroy` closes it. */
export class OpenDatabase extends Kysely<AnyTables> {
  /** @param path of the file, if it is one */
  constructor(
    private readonly shared: SharedDialect,
    private readonly path?: string,
  ) {
    super({ dialect: shared });
  }

  /**
   * For long work: the same database, asked in a thread of its own where it would keep this one from all else.
   * To be destroyed after it; this one stays open.
   */
  forLongWork(): OpenDatabase | undefined {
    const dialect = this.path === undefined ? undefined : threadDialect(this.path);
    return dialect && new OpenDatabase(new SharedDialect(dialect));
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
 * @example
 * const db = openDatabase('data/payment.db'); // or { url: 'postgres://payment@127.0.0.1/payment', password }
 * await db.destroy();
 */
export function openDatabase(place: string | PostgresPlace): OpenDatabase {
  const dialect = typeof place === 'string' ? sqliteDialect(place) : postgresDialect(place);
  const isFile = typeof place === 'string' && place !== ':memory:';
  return new OpenDatabase(new SharedDialect(dialect), isFile ? place : undefined);
}

export function isPostgres(db: Database): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
