import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import { type Database, isPostgres, type OpenDatabase } from '../database/database';
import { StaleWriter } from '../database/database-errors';
import { whileNobodyElseMigrates } from '../database/migration-lock';
import { isGone } from './process-name';

const TABLE = 'leases';
/** In a row that nobody has held yet. */
const NOBODY = '';

export interface LeaseOptions {
  readonly db: OpenDatabase;
  /** What is led, e.g. the name of the service. */
  readonly name: string;
  /** Who wants to lead: names this copy among all others. */
  readonly holder: string;
  /** How long it holds without being renewed (6,000 ms). */
  readonly ttlMs?: number;
  /** The machine's clock, ms since 1970; counts in SQLite only, whose copies share a machine. */
  readonly clock?: () => number;
}

export interface LeaseHolder {
  readonly holder: string;
  /** Since when it leads, ISO 8601, UTC. */
  readonly since: string;
  readonly expired: boolean;
}

/**
 * The right to lead, held by one copy of a service at a time: a row in its database, with a token that grows each time
 * the right changes hands. Times are by the clock of the database where it has one.
 */
export class Lease {
  private token: number | undefined;
  private readonly ttlMs: number;

  constructor(private readonly options: LeaseOptions) {
    this.ttlMs = options.ttlMs ?? 6_000;
  }

  get holder(): string {
    return this.options.holder;
  }

  /**
   * Makes the table and the row, which nobody holds at first: of those who insert one at the same moment PostgreSQL would
   * refuse all but one with an error, since it has two unique keys. The one over the token makes a change of hands a
   * change of key, which waits for every transaction that has checked the token, while a renewal does not.
   */
  makeTable(): Promise<void> {
    const { db } = this.options;
    return whileNobodyElseMigrates(db, () => this.createTable());
  }

  private async createTable(): Promise<void> {
    await this.options.db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('token', 'bigint', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('leases_token', ['name', 'token'])
      .execute();
    await this.options.db
      .insertInto(TABLE)
      .values({ name: this.options.name, holder: NOBODY, token: 0, since: 0, expires_at: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Takes the lease if nobody holds it, or who held it is gone. @returns whether this copy leads now; see makeTable */
  async take(): Promise<boolean> {
    const held = await this.look();
    const gone = held !== undefined && isGone(held.holder) ? held.holder : null;
    // Looking first, since in SQLite a write that changes nothing still waits for the leader's.
    if (held?.expired === false && gone === null) return false;
    const { db, name, holder } = this.options;
    const now = this.now();
    const taken = await db
      .updateTable(TABLE)
      .set({ holder, token: sql`token + 1`, since: now, expires_at: this.expiry() })
      .where('name', '=', name)
      .where((where) => where.or([where('expires_at', '<=', now), where('holder', '=', gone)]))
      .returning('token')
      .executeTakeFirst();
    this.token = taken && Number(taken.token);
    return taken !== undefined;
  }

  /** @returns false if another copy holds it by now */
  async renew(): Promise<boolean> {
    return this.expireAt(this.expiry());
  }

  /** Gives it back, so that a successor need not wait. */
  async release(): Promise<void> {
    await this.expireAt(sql`0`);
    this.token = undefined;
  }

  /** Who holds it, or held it last. */
  async look(): Promise<LeaseHolder | undefined> {
    const { db, name } = this.options;
    const row = await db
      .selectFrom(TABLE)
      .select(['holder', 'since', sql<number>`expires_at - ${this.now()}`.as('left')])
      .where('name', '=', name)
      .executeTakeFirst();
    if (!row || row.holder === NOBODY) return undefined;
    const since = new Date(Number(row.since)).toISOString();
    return { holder: row.holder, since, expired: Number(row.left) <= 0 };
  }

  /**
   * The database, each of whose transactions first checks that this copy still leads, and in which it goes on leading
   * until the transaction ends.
   * @throws (its transactions) StaleWriter, with nothing written
   */
  guarded(over: OpenDatabase = this.options.db): Database {
    const { db, name } = this.options;
    const check = isPostgres(db)
      ? `select 1 from ${TABLE} where name = $1 and token = $2 for key share`
      : `select 1 from ${TABLE} where name = ? and token = ?`;
    return over.checked(async (connection) => {
      const { rows } = await connection.executeQuery(CompiledQuery.raw(check, [name, this.token ?? 0]));
      if (rows.length === 0) throw new StaleWriter(`${this.options.holder} does not lead ${name} any more`);
    });
  }

  private async expireAt(expires_at: RawBuilder<unknown>): Promise<boolean> {
    const { db, name } = this.options;
    if (this.token === undefined) return false;
    const { numUpdatedRows } = await db
      .updateTable(TABLE)
      .set({ expires_at })
      .where('name', '=', name)
      .where('token', '=', this.token)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  private now(): RawBuilder<number> {
    const { db, clock = Date.now } = this.options;
    return isPostgres(db)
      ? sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
      : sql`cast(${clock()} as bigint)`;
  }

  private expiry(): RawBuilder<number> {
    return sql`${this.now()} + cast(${this.ttlMs} as bigint)`;
  }
}
