import { retry } from '@modosu/concurrency/retry';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';

/** How long the write lock is waited for, and how often it is looked for. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 2;

/**
 * Waits for the write lock of a SQLite file without keeping the process from all else: the holder of the lock may be a
 * thread of this very process that needs it to get on.
 */
export class RetryingConnection implements DatabaseConnection {
  constructor(private readonly inner: DatabaseConnection) {}

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return retry(() => this.inner.executeQuery<R>(query), {
      pauseMs: LOOK_MS,
      timeoutMs: PATIENCE_MS,
      isRetryable: isBusy,
    });
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

function isBusy(error: unknown): boolean {
  return (error as { code?: string }).code?.startsWith('SQLITE_BUSY') ?? false;
}
