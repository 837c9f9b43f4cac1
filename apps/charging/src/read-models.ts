import type { Database } from '@modosu/event-sourcing/database';
import type { EventStore } from '@modosu/event-sourcing/event-store';
import type { Projection } from '@modosu/event-sourcing/projection';
import { type ProjectionHealth, ProjectionRunner } from '@modosu/event-sourcing/projection-runner';
import { chargeListProjection } from './charge-list/charge-list.projection';
import { settlementBookProjection } from './reconciliation/settlement-book.projection';
import type { SwitchBoard } from './switches/switch-board';

/** Everything of this service that follows the log: one subscription, one database. */
export class ReadModels {
  readonly runner: ProjectionRunner;

  /** @param openWork the lists of what processes have begun and not finished */
  constructor(
    store: EventStore,
    readonly db: Database,
    private readonly board: SwitchBoard,
    openWork: readonly Projection[],
  ) {
    const projections = [chargeListProjection, settlementBookProjection, board.projection, ...openWork];
    this.runner = new ProjectionRunner({ store, db, service: 'charging', projections });
  }

  async start(): Promise<void> {
    await this.board.refresh();
    await this.runner.start();
  }

  stop(): Promise<void> {
    return this.runner.stop();
  }

  health(): ProjectionHealth {
    return this.runner.health();
  }
}
