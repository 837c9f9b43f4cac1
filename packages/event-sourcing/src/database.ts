import type { Kysely, Transaction } from 'kysely';

/** Tables of many projections share a database: each names its own columns where it queries them. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely has no other way to say "tables not known here"
export type AnyTables = any;
export type Database = Kysely<AnyTables>;
export type DatabaseTransaction = Transaction<AnyTables>;

/** Opens (and makes, if it is not there) the SQLite file of a service's read models; `:memory:` for none. */
export function openDatabase(_path: string): Database {
  throw new Error('not built yet');
}
