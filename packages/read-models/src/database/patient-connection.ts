import { setTimeout as pause } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';

/** How long the write lock is waited for, and how often it is looked for. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 2;

/**
 * Waits for the write lock of a SQLite file without keeping the process from all else: whoever holds the lock may be a
 * thread of this very process that needs it to get on.
 */
export class PatientConnection implements DatabaseConnection {
  constructor(private readonly inner: DatabaseConnection) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.inner.executeQuery<R>(query);
      } catch (error) {
        const { code } = error as { code?: string };
        if (!code?.startsWith('SQLITE_BUSY') || performance.now() > giveUpAt) throw error;
        await pause(LOOK_MS);
      }
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}
