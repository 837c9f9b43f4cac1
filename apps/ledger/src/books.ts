import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { ProjectionRunner } from '@modosu/read-models/runner/projection-runner';
import { ReadModelDesk } from '@modosu/service-kit/read-models/read-model-desk';
import { Background } from '@modosu/service-kit/runtime/background';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { eventIndexProjection } from './log/event-index.projection';
import { lotsProjection } from './lot/lots.projection';
import { postingsProjection } from './posting/postings.projection';

/** How long a question waits for the books to get where it wants them, in milliseconds of real time. */
const PATIENCE_MS = 5_000;

/** The books of all services, kept up to the log. */
@Injectable()
export class Books implements OnModuleInit {
  private readonly runner: ProjectionRunner;

  constructor(
    store: EventStore,
    private readonly database: ServiceDatabase,
    private readonly background: Background,
    private readonly desk: ReadModelDesk,
  ) {
    this.runner = new ProjectionRunner({
      store,
      db: database.kysely,
      service: 'ledger',
      projections: [postingsProjection, lotsProjection, eventIndexProjection],
    });
  }

  onModuleInit(): void {
    this.background.add('books', this.runner);
    this.desk.add(this.runner);
  }

  /**
   * Answers from one state of the books: nothing is posted between the queries of `read`.
   * @param atLeast wait until the books hold everything up to this log position (decimal digits)
   * @returns the answer, and the log position up to which the books were filled, if not further
   * @throws ReadModelLate if they do not get there in five seconds
   */
  async read<T extends object>(
    atLeast: string | undefined,
    read: (trx: DatabaseTransaction) => Promise<T>,
  ): Promise<T & { position: string }> {
    if (atLeast !== undefined) await this.runner.waitFor(BigInt(atLeast), PATIENCE_MS);
    const known = this.runner.position();
    const snapshot = this.database.kysely.transaction().setAccessMode('read only').setIsolationLevel('repeatable read');
    return snapshot.execute(async (trx) => {
      const written = await this.runner.positionIn(trx);
      return { ...(await read(trx)), position: String(written > known ? written : known) };
    });
  }
}
