import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Projection } from '@modosu/read-models/projection';
import { ProjectionRunner } from '@modosu/read-models/runner/projection-runner';

const PATIENCE_MS = 20_000;

/** The read models of this service, and the wait until they hold what was written before a question. */
export class ReadModels {
  readonly runner: ProjectionRunner;
  private readonly prefixes: string[];

  constructor(
    private readonly store: EventStore,
    db: ConstructorParameters<typeof ProjectionRunner>[0]['db'],
    projections: readonly Projection[],
  ) {
    this.runner = new ProjectionRunner({ store, db, service: 'compensation', projections });
    this.prefixes = [...new Set(projections.flatMap(({ prefixes }) => prefixes))];
  }

  /** Resolves when everything written before now is in. @throws ReadModelLate */
  async caughtUp(): Promise<void> {
    await this.runner.waitFor(await this.lastPosition(), PATIENCE_MS);
  }

  /** Commit position of the last event that concerns this service; 0 if there is none. */
  async lastPosition(prefixes: readonly string[] = this.prefixes): Promise<bigint> {
    for await (const { position } of this.store.readAll({ direction: 'backwards', prefixes: [...prefixes], max: 1 })) {
      return position;
    }
    return 0n;
  }
}
