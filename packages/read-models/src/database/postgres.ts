import { type DataTypeNode, PostgresDialect, PostgresQueryCompiler, type QueryCompiler } from 'kysely';
import { Client, Pool, type PoolClient, types } from 'pg';
import { DatabaseBusy, DatabaseUnavailable } from './database-errors';
import { Pulse } from './pulse';

export interface PostgresPlace {
  /** `postgres://user@host:port/database`; a password in it counts only if none is given beside it. */
  readonly url: string;
  readonly password?: string;
  /** Most connections at once (6). */
  readonly connections?: number;
}

const CONNECTIONS = 6;
const CONNECT_MS = 3_000;
const LOCK_MS = 10_000;
const STATEMENT_MS = 60_000;
/**
 * A process that was stopped in the middle of a transaction keeps its locks, that on the lease among them, until
 * PostgreSQL ends its session. Shorter than a lease, so that this is over when the lease is.
 */
const IDLE_IN_TRANSACTION_MS = 4_000;

export function postgresDialect({ url, password, connections = CONNECTIONS }: PostgresPlace): PostgresDialect {
  const connectionString = password === undefined ? url : withPassword(url, password);
  const pulse = new Pulse({ probe: () => probe(connectionString) });
  const pool = new Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_MS,
    statement_timeout: STATEMENT_MS,
    // If the server is gone without a word.
    query_timeout: STATEMENT_MS + 5_000,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    application_name: 'modosu',
    types: { getTypeParser: (oid: number, format?: 'text' | 'binary') => parserOf(oid, format) },
  });
  // A lost connection shows in the query that needs it; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new ByteWisePostgres({
    pool: { connect: () => connection(pool, pulse), end: () => pool.end() },
  });
}

async function connection(pool: Pool, pulse: Pulse) {
  try {
    return tellingLosses(await pool.connect(), pulse);
  } catch (error) {
    // None has become free in time, or none could be made: only the server knows which.
    const isFull = pool.totalCount >= (pool.options.max ?? CONNECTIONS);
    if (isFull && (await pulse.isThere())) {
      throw new DatabaseBusy(`no connection became free in ${CONNECT_MS} ms`, { cause: error });
    }
    return unavailable(error as Error);
  }
}

/** @throws if the server does not answer; that it refuses one more connection is an answer */
async function probe(connectionString: string): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: CONNECT_MS, query_timeout: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    if (!hasState(error as Error)) throw error;
  } finally {
    // The end waits for the server too.
    void client.end().catch(() => undefined);
  }
}

function withPassword(url: string, password: string): string {
  const [, scheme, user, rest] = /^([a-z]+:\/\/)([^:@/?]*)(?::[^@/?]*)?@(.*)$/.exec(url) ?? [];
  if (scheme === undefined || user === undefined) throw new Error('the address of the database names no user');
  return `${scheme}${user}:${encodeURIComponent(password)}@${rest}`;
}

/** Errors of what was asked have an SQLSTATE; all others mean that there is no telling what the server did. */
function tellingLosses(client: PoolClient, pulse: Pulse) {
  let lost: DatabaseUnavailable | undefined;
  const ask = async (answer: Promise<unknown>) => {
    // When it is given up its answer may still come, to nobody.
    answer.catch(() => undefined);
    try {
      return await pulse.watch(answer);
    } catch (error) {
      if (error instanceof DatabaseUnavailable) lost = error;
      throw error;
    }
  };
  return {
    // biome-ignore lint/suspicious/noExplicitAny: the client of Kysely and that of pg type their rows differently
    query(sql: any, parameters?: any): any {
      // Nothing more goes over it: it would wait for what is not answered.
      if (lost) return Promise.reject(lost);
      return ask(client.query(sql, parameters?.map(storable)).catch(unavailable));
    },
    release: () => client.release(lost),
  };
}

/** Text may hold any character here but the one that PostgreSQL knows no place for. */
function storable(parameter: unknown): unknown {
  return typeof parameter === 'string' && parameter.includes('\0') ? parameter.replaceAll('\0', '\uFFFD') : parameter;
}

function unavailable(error: Error & { code?: string }): never {
  if (hasState(error)) throw error;
  if (error instanceof UnsafeNumber) throw error;
  throw new DatabaseUnavailable(error.message, { cause: error });
}

function hasState(error: Error & { code?: string }): boolean {
  return /^[0-9A-Z]{5}$/.test(error.code ?? '') && 'severity' in error;
}

/** A number of the database that JavaScript cannot hold. */
export class UnsafeNumber extends RangeError {
  override readonly name = 'UnsafeNumber';
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new UnsafeNumber(`${text} is not a whole number below 2^53`);
  return value;
}

/** `bigint`, and `numeric` since that is what `sum` of it makes; here both always hold whole yen or counts. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === types.builtins.INT8 || oid === types.builtins.NUMERIC
    ? wholeNumber
    : types.getTypeParser(oid, format ?? 'text');
}

class ByteWisePostgres extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new ByteWiseCompiler();
  }
}

/** Text is compared and sorted by its bytes, as in SQLite and as ids and times want it, whatever the database's locale. */
class ByteWiseCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}
