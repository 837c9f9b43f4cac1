import { sql } from 'kysely';
import { type Database, isPostgres } from './database';

/** Any number, as long as all copies of a service use the same. */
const MIGRATIONS = 4_710_815;

/**
 * Runs what makes or changes tables while no other copy of the service does. SQLite needs no more than its own write
 * lock, which every transaction takes when it begins.
 */
export async function whileNobodyElseMigrates<T>(db: Database, work: () => Promise<T>): Promise<T> {
  if (!isPostgres(db)) return work();
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(MIGRATIONS)})`.execute(connection);
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(MIGRATIONS)})`.execute(connection);
    }
  });
}
