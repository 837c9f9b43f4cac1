import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, type OpenDatabase, openDatabase } from '@modosu/read-models/database/database';
import type { PostgresPlace } from '@modosu/read-models/database/postgres';
import { Lease } from '@modosu/read-models/leadership/lease';
import { newProcessName } from '@modosu/read-models/leadership/process-name';

/** One for a batch of the projections, one for renewing the lease, one that keeps others from migrating. */
const WRITING_CONNECTIONS = 3;

/**
 * The service's read models, opened when first asked for, so that a service without any has no database. In PostgreSQL
 * what leads has connections of its own: no number of questions keeps it waiting.
 */
export class ServiceDatabase {
  private opened?: OpenDatabase;
  private writing?: OpenDatabase;
  private held?: Lease;

  /** @param place a SQLite file or a PostgreSQL database */
  constructor(
    readonly place: string | PostgresPlace,
    private readonly service: string,
  ) {}

  get kysely(): Database {
    return this.open();
  }

  /** The lease under which one copy of the service leads its processes and projections. */
  get lease(): Lease {
    this.held ??= this.leaseOf(this.service);
    return this.held;
  }

  /** Another lease, of something that copies of the service do in turn. */
  leaseOf(name: string): Lease {
    return new Lease({ db: this.writer(), name, holder: newProcessName() });
  }

  /** @throws if the database does not answer */
  ping(): Promise<void> {
    return this.open().ping();
  }

  async close(): Promise<void> {
    if (this.writing !== this.opened) await this.writing?.destroy();
    await this.opened?.destroy();
    this.opened = undefined;
    this.writing = undefined;
  }

  private open(): OpenDatabase {
    if (this.opened === undefined) {
      if (typeof this.place === 'string') mkdirSync(dirname(this.place), { recursive: true });
      this.opened = openDatabase(this.place);
    }
    return this.opened;
  }

  private writer(): OpenDatabase {
    const { place } = this;
    this.writing ??=
      typeof place === 'string' ? this.open() : openDatabase({ ...place, connections: WRITING_CONNECTIONS });
    return this.writing;
  }
}
