/** Of the data folder; SQLite keeps `-wal` and `-shm` in the same folder. */
export const FILE = 'events.db';

/** `user_version`: 0 before events had checksums, 1 since every one has */
export const FORMAT = 1;

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS streams (name TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  id_tail INTEGER NOT NULL,
  checksum INTEGER,
  frame BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_revision ON events (stream, revision);
CREATE INDEX IF NOT EXISTS events_by_id ON events (stream, id_tail);
`;
