/** The connection to the database was lost or never there: what was asked of it may or may not have happened. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** What was to be written is not ours to write any more, or not from where we thought; nothing was written. */
export class NotOurTurn extends Error {
  override readonly name = 'NotOurTurn';
}

const SQLITE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|NOMEM|READONLY|CANTOPEN|CORRUPT|NOTADB|INTERRUPT|MISUSE)/;
/**
 * Classes of SQLSTATE (PostgreSQL 15, appendix A): connection, no such database or right, read only, session ended,
 * rolled back (deadlock, serialization), resources (disk full), busy, ended by an operator, system, internal.
 */
const SQLSTATE = /^(08|28|3D|25006|25P03|40|42501|53|55000|55006|55P03|57|58|XX)/;

/** True for errors of the database itself, not of what is written into it: the same will do later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable || error instanceof NotOurTurn) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return SQLITE.test(code) || (/^[0-9A-Z]{5}$/.test(code) && SQLSTATE.test(code));
}
