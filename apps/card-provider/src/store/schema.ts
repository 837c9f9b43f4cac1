import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { Sql } from './sql';

const tables = `
CREATE TABLE IF NOT EXISTS card (
  fingerprint TEXT PRIMARY KEY,
  holder_code_hash TEXT
);
CREATE TABLE IF NOT EXISTS token (
  token TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL REFERENCES card,
  brand TEXT NOT NULL,
  kind TEXT NOT NULL,
  prefix TEXT NOT NULL,
  last4 TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS three_d_secure (
  id TEXT PRIMARY KEY,
  token TEXT NOT NULL REFERENCES token,
  amount_yen INTEGER,
  status TEXT NOT NULL,
  eci TEXT,
  tries_left INTEGER NOT NULL,
  used_by TEXT,
  at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS money_transaction (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  source TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  status TEXT NOT NULL,
  captured_yen INTEGER NOT NULL DEFAULT 0,
  refunded_yen INTEGER NOT NULL DEFAULT 0,
  charged_back_yen INTEGER NOT NULL DEFAULT 0,
  decline_code TEXT,
  eci TEXT,
  at TEXT NOT NULL,
  UNIQUE (kind, reference),
  CHECK (captured_yen <= amount_yen AND refunded_yen <= captured_yen AND charged_back_yen <= captured_yen)
);
CREATE TABLE IF NOT EXISTS refund (
  id TEXT PRIMARY KEY,
  transaction_id TEXT NOT NULL REFERENCES money_transaction,
  reference TEXT NOT NULL UNIQUE,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  status TEXT NOT NULL,
  refusal_code TEXT,
  at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS refund_by_transaction ON refund (transaction_id);
CREATE TABLE IF NOT EXISTS chargeback (
  id TEXT PRIMARY KEY,
  transaction_id TEXT NOT NULL REFERENCES money_transaction,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  fee_yen INTEGER NOT NULL,
  reason_code TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS chargeback_by_transaction ON chargeback (transaction_id);
CREATE TABLE IF NOT EXISTS settlement_line (
  line INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  rail TEXT NOT NULL,
  reference TEXT NOT NULL,
  original_reference TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS settlement_line_by_time ON settlement_line (at, line);
CREATE TABLE IF NOT EXISTS idempotent_answer (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (scope, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS webhook (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  due_ms INTEGER,
  last_failure TEXT
);
CREATE INDEX IF NOT EXISTS webhook_due ON webhook (due_ms) WHERE due_ms IS NOT NULL;
CREATE TABLE IF NOT EXISTS refusal_rule (
  rule TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (rule, value)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

/**
 * Opens the sandbox's database in a folder, or in memory when there is none.
 * With `fsync` every commit is on disk before it is answered; without it a killed process loses
 * nothing either, only a machine that loses power does.
 */
export function openDatabase(folder: string | undefined, fsync: boolean): Sql {
  if (folder) mkdirSync(folder, { recursive: true });
  const database = new Database(folder ? join(folder, 'card-provider.db') : ':memory:');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${fsync ? 'FULL' : 'OFF'}`);
  database.exec('PRAGMA foreign_keys = ON');
  database.exec(tables);
  return new Sql(database);
}
