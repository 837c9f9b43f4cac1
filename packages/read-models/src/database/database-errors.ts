/** The connection to the database was lost or never there: what was asked of it may or may not have happened. */
export class DatabaseUnavailable extends Error {
  override readonly name: string = 'DatabaseUnavailable';
}

/** The database is there and has too much to do: what was asked of it has not happened. */
export class DatabaseBusy extends DatabaseUnavailable {
  override readonly name = 'DatabaseBusy';
}

/** What was to be written is not ours to write any more, or not from where we thought; nothing was written. */
export class StaleWriter extends Error {
  override readonly name = 'StaleWriter';
}

/** Away, at its limits for a moment, or without room on its disk. */
export type DatabaseErrorKind = 'unavailable' | 'busy' | 'full';

const SQLITE: Record<string, DatabaseErrorKind> = {
  BUSY: 'busy',
  LOCKED: 'busy',
  INTERRUPT: 'busy',
  FULL: 'full',
  IOERR: 'unavailable',
  NOMEM: 'unavailable',
  READONLY: 'unavailable',
  CANTOPEN: 'unavailable',
  CORRUPT: 'unavailable',
  NOTADB: 'unavailable',
  MISUSE: 'unavailable',
};
/**
 * Classes of SQLSTATE (PostgreSQL 15, appendix A). Busy: rolled back (deadlock, serialization), a session that was idle
 * in its transaction, resources, locks, statements that took too long. Away: connection, no such database or right, read
 * only, ended by an operator, system, internal.
 */
const SQLSTATE: readonly (readonly [RegExp, DatabaseErrorKind])[] = [
  [/^53100/, 'full'],
  [/^(25P03|40|53|55000|55006|55P03|57014)/, 'busy'],
  [/^(08|28|3D|25006|42501|57|58|XX)/, 'unavailable'],
];
/** Where the system below has no room, SQLite may say that it could not write, and PostgreSQL that a file could not grow. */
const NO_ROOM = /no space left|disk is full|disk full|ENOSPC|EDQUOT/i;
const NOT_IN_TIME = /database (table |schema )?is locked/i;

/** What is wrong with the database itself; undefined for errors of what is written into it or asked of it. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind | undefined {
  if (error instanceof StaleWriter || error instanceof DatabaseBusy) return 'busy';
  if (error instanceof DatabaseUnavailable) return 'unavailable';
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  const trouble = typeof code === 'string' ? byCode(code) : undefined;
  if (trouble !== undefined && NO_ROOM.test(message)) return 'full';
  return trouble ?? (code !== undefined && NOT_IN_TIME.test(message) ? 'busy' : undefined);
}

function byCode(code: string): DatabaseErrorKind | undefined {
  const [, primary] = /^SQLITE_([A-Z]+)/.exec(code) ?? [];
  if (primary !== undefined) return SQLITE[primary];
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return SQLSTATE.find(([pattern]) => pattern.test(code))?.[1];
}

/** True for errors of the database itself, not of what is written into it: the same will do later. */
export function isTransient(error: unknown): boolean {
  return databaseErrorKind(error) !== undefined;
}
