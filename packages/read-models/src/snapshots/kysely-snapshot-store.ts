import { withTimeout } from '@modosu/concurrency/with-timeout';
import {
  type SnapshotHealth,
  SnapshotStore,
  type StoredSnapshot,
} from '@modosu/event-sourcing/snapshots/snapshot-store';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import type { Database } from '../database/database';

const TABLE = 'stream_snapshots';
interface SnapshotTables {
  readonly [TABLE]: {
    readonly stream: string;
    readonly state_version: number;
    readonly revision: number;
    readonly hash: string;
    readonly state: string;
    readonly commands: string;
  };
}

/** More writes than this at a time are left out: the next events of those streams ask again. */
const MOST_WRITES = 64;
/** Reading the stream from its start is slower than this only where it is very long. */
const PATIENCE_MS = 250;

/**
 * Snapshots of streams in the service's own database: a cache, which may be emptied at any time. Nothing here throws,
 * and nothing waits long for the database, which the caller itself may hold.
 */
export class KyselySnapshotStore extends SnapshotStore {
  private readonly writing = new Set<string>();
  private ready: Promise<unknown> | undefined;
  private written = 0;
  private failed = 0;
  private lastError: string | undefined;

  /** @param database the service's, asked for only when something is kept or looked for */
  constructor(private readonly database: () => Database<SnapshotTables>) {
    super();
  }

  health(): SnapshotHealth {
    return { written: this.written, failed: this.failed, lastError: this.lastError };
  }

  async load(stream: string): Promise<StoredSnapshot | undefined> {
    const row = this.quietly(async () => {
      await this.table();
      return this.database().selectFrom(TABLE).selectAll().where('stream', '=', stream).executeTakeFirst();
    });
    const found = await withTimeout(row, PATIENCE_MS, undefined);
    if (!found) return undefined;
    const { state_version: version, revision, hash, state, commands } = found;
    return { version, revision, hash, state, commands };
  }

  offer(stream: string, make: () => StoredSnapshot): boolean {
    if (this.writing.has(stream) || this.writing.size >= MOST_WRITES) return false;
    this.writing.add(stream);
    setImmediate(async () => {
      await this.quietly(() => this.write(stream, make()));
      this.writing.delete(stream);
    });
    return true;
  }

  async forget(stream: string): Promise<void> {
    await this.quietly(() => this.database().deleteFrom(TABLE).where('stream', '=', stream).execute());
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    while (this.writing.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  private async write(stream: string, { version, ...snapshot }: StoredSnapshot): Promise<void> {
    await this.table();
    const row = { ...snapshot, state_version: version };
    await this.database()
      .insertInto(TABLE)
      .values({ stream, ...row })
      .onConflict((conflict) => conflict.column('stream').doUpdateSet(row))
      .execute();
    this.written += 1;
  }

  private table(): Promise<unknown> {
    this.ready ??= this.make().catch((error: unknown) => {
      this.ready = undefined;
      throw error;
    });
    return this.ready;
  }

  private async make(): Promise<void> {
    await makeSnapshotTable(this.database());
  }

  private async quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.failed += 1;
      this.lastError = messageOf(error);
      return undefined;
    }
  }
}

async function makeSnapshotTable(db: Database<SnapshotTables>): Promise<void> {
  await db.schema
    .createTable(TABLE)
    .ifNotExists()
    .addColumn('stream', 'text', (column) => column.primaryKey())
    .addColumn('state_version', 'integer', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('commands', 'text', (column) => column.notNull())
    .execute();
}
