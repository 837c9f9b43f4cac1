import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Database } from '@modosu/read-models/database/database';
import { LiveFold } from '@modosu/read-models/fold/live-fold';
import type { Lease } from '@modosu/read-models/leadership/lease';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import { type ProjectionHealth, ProjectionRunner } from '@modosu/read-models/runner/projection-runner';
import { commandRequestsProjection } from '@modosu/service-kit/use-case/command-requests.projection';
import type { CampaignBook } from './campaign/campaign-book';
import { receiptsProjection } from './merchant/receipts.projection';
import { paymentsProjection } from './payment/payments.projection';

/** How long an answer waits until it holds what has been written before it was asked for, ms. */
const PATIENCE_MS = 2_000;

/** Everything of this service that follows the log: the tables of one database, and the book in each copy's memory. */
export class ReadModels {
  readonly runner: ProjectionRunner;
  private readonly campaigns: LiveFold;

  constructor(
    private readonly store: EventStore,
    readonly db: Database,
    private readonly book: CampaignBook,
    work: readonly OpenWork[],
  ) {
    const requests = commandRequestsProjection(['wallet-', 'merchant-', 'campaign-']);
    const projections = [
      paymentsProjection,
      receiptsProjection,
      book.projection,
      ...work.map((one) => one.projection),
      requests,
    ];
    this.runner = new ProjectionRunner({ store, db, service: 'payment', projections });
    this.campaigns = new LiveFold({ store, prefixes: book.projection.prefixes, take: book.take });
  }

  async follow(): Promise<void> {
    await this.runner.follow();
    await this.campaigns.stop();
    // The table holds everything up to there, and perhaps more by the time it is read. At 0 it may be of another log.
    const from = this.runner.position();
    if (from > 0n) await this.book.open(this.db);
    this.campaigns.start(from);
  }

  lead(lease: Lease): Promise<void> {
    return this.runner.lead(lease);
  }

  async stop(): Promise<void> {
    await this.campaigns.stop();
    await this.runner.stop();
  }

  health(): ProjectionHealth {
    const { lastError } = this.campaigns;
    return { ...this.runner.health(), ...(lastError === undefined ? {} : { lastError }) };
  }

  /** Resolves when the tables hold every event of a wallet that any copy has written before now. @throws ReadModelLate */
  async caughtUp(): Promise<void> {
    for await (const last of this.store.readAll({ direction: 'backwards', max: 1, prefixes: ['wallet-'] })) {
      await this.runner.waitFor(last.position, PATIENCE_MS);
    }
  }
}
