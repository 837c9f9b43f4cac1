import type { Database } from '@modosu/event-sourcing/database';
import type { EventStore } from '@modosu/event-sourcing/event-store';
import { OpenWork } from '@modosu/event-sourcing/open-work';
import { type ProjectionHealth, ProjectionRunner } from '@modosu/event-sourcing/projection-runner';
import type { CampaignBook } from './campaign/campaign-book';
import { receiptsProjection } from './merchant/receipts.projection';
import { paymentsProjection } from './payment/payments.projection';

/** Everything of this service that follows the log: one subscription, one database. */
export class ReadModels {
  readonly runner: ProjectionRunner;

  constructor(
    store: EventStore,
    readonly db: Database,
    private readonly book: CampaignBook,
    transfers: OpenWork,
  ) {
    const projections = [paymentsProjection, receiptsProjection, book.projection, transfers.projection];
    this.runner = new ProjectionRunner({ store, db, service: 'payment', projections });
  }

  async start(): Promise<void> {
    await this.runner.start();
    await this.book.open(this.db);
  }

  stop(): Promise<void> {
    return this.runner.stop();
  }

  health(): ProjectionHealth {
    return this.runner.health();
  }
}
