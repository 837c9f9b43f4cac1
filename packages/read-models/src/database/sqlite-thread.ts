import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Mutex } from '@modosu/concurrency/mutex';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import { beginning } from './sqlite';

/** What is asked of the thread, and what it answers. */
export interface Asked {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}
export type Answered =
  | { readonly rows: unknown[]; readonly changes?: number }
  | { readonly error: string; readonly code?: string };

const PROGRAM = resolve(__dirname, 'sqlite-worker.js');

/** @returns undefined where the program of the thread is not built */
export function threadDialect(path: string): Dialect | undefined {
  if (!existsSync(PROGRAM)) return undefined;
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ThreadDriver(path),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** One connection to a SQLite file in a thread of its own: this one goes on while a statement runs. */
class ThreadDriver implements Driver {
  private connection: ThreadConnection | undefined;
  private readonly mutex = new Mutex();

  constructor(private readonly path: string) {}

  async init(): Promise<void> {
    this.connection = new ThreadConnection(new Worker(PROGRAM, { workerData: this.path }));
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.mutex.acquire();
    return this.connection as ThreadConnection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(beginning(settings)));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    this.mutex.release();
  }

  async destroy(): Promise<void> {
    await this.connection?.end();
  }
}

class ThreadConnection implements DatabaseConnection {
  /** Statements are answered in the order in which they were sent. */
  private waiting: { resolve: (answer: Answered) => void; reject: (error: Error) => void }[] = [];
  private broken: Error | undefined;

  constructor(private readonly worker: Worker) {
    worker.on('message', (answer: Answered) => this.waiting.shift()?.resolve(answer));
    worker.on('error', (error: Error) => this.lost(error));
    worker.on('exit', () => this.lost(new Error('the thread of the database has ended')));
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.broken) throw this.broken;
    const answer = await new Promise<Answered>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage({ sql, parameters } satisfies Asked);
    });
    if ('error' in answer) throw Object.assign(new Error(answer.error), { code: answer.code });
    const changes = answer.changes === undefined ? {} : { numAffectedRows: BigInt(answer.changes) };
    return { rows: answer.rows as R[], ...changes };
  }

  // biome-ignore lint/correctness/useYield: nothing is streamed here
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('not here');
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private lost(error: Error): void {
    // Errors of the database itself have a code; this is one of them.
    this.broken = Object.assign(error, { code: 'SQLITE_IOERR' });
    for (const { reject } of this.waiting.splice(0)) reject(this.broken);
  }
}
