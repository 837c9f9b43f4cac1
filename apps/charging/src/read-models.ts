import type { Database } from '@modosu/event-sourcing/database';
import type { EventStore } from '@modosu/event-sourcing/event-store';
import type { Lease } from '@modosu/event-sourcing/leadership/lease';
import { LiveFold } from '@modosu/event-sourcing/live-fold';
import type { Projection } from '@modosu/event-sourcing/projection';
import { type ProjectionHealth, ProjectionRunner } from '@modosu/event-sourcing/projection-runner';
import { chargeListProjection } from './charge-list/charge-list.projection';
import { settlementBookProjection } from './reconciliation/settlement-book.projection';
import type { SwitchBoard } from './switches/switch-board';

/** Everything of this service that follows the log: the tables of one database, and the switches in each copy's memory. */
export class ReadModels {
  readonly runner: ProjectionRunner;
  private readonly switches: LiveFold;

  /** @param openWork the lists of what processes have begun and not finished */
  constructor(
    private readonly store: EventStore,
    readonly db: Database,
    private readonly board: SwitchBoard,
    openWork: readonly Projection[],
  ) {
    const projections = [chargeListProjection, settlementBookProjection, ...openWork];
    this.runner = new ProjectionRunner({ store, db, service: 'charging', projections });
    this.switches = new LiveFold({ store, prefixes: ['switches-'], take: () => board.refresh() });
  }

  async follow(): Promise<void> {
    await this.runner.follow();
    await this.switches.stop();
    const from = await this.store.headPosition();
    await this.board.refresh();
    this.switches.start(from);
  }

  lead(lease: Lease): Promise<void> {
    return this.runner.lead(lease);
  }

  async stop(): Promise<void> {
    await this.switches.stop();
    await this.runner.stop();
  }

  health(): ProjectionHealth {
    const { lastError } = this.switches;
    return { ...this.runner.health(), ...(lastError === undefined ? {} : { lastError }) };
  }
}
