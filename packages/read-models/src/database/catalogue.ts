import { sql } from 'kysely';
import { type Database, isPostgres } from './database';

/*
 * What tables there are, from the database's own lists. Kysely's introspection asks PostgreSQL about each table that it
 * has just listed, and fails if another copy of the service has dropped one meanwhile.
 */

export async function tableNames(db: Database): Promise<string[]> {
  const listed = isPostgres(db)
    ? sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`
    : sql<{ name: string }>`select name from sqlite_master where type = 'table'`;
  return (await listed.execute(db)).rows.map(({ name }) => name);
}

/** Empty if there is no such table. */
export async function columnNames(db: Database, table: string): Promise<string[]> {
  const listed = isPostgres(db)
    ? sql<{ name: string }>`select column_name as name from information_schema.columns
        where table_schema = current_schema() and table_name = ${table}`
    : sql<{ name: string }>`select name from pragma_table_info(${table})`;
  return (await listed.execute(db)).rows.map(({ name }) => name);
}
