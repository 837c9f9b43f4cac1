import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Database } from '../database/database';
import type { ParkedStream, Projection } from '../projection';
import { parkedStreams, storedPosition } from '../tables/checkpoints';
import { findForeign } from '../tables/foreign-tables';
import type { PositionWaiters } from './position-waiters';

export interface FollowedTablesOptions {
  readonly store: EventStore;
  readonly db: Database;
  readonly projections: readonly Projection[];
  readonly waiters: PositionWaiters;
  /** How many parked streams are looked at. */
  readonly mostParked: number;
}

/** How often they are read while a caller waits. */
const LOOK_MS = 50;

/** The tables that another copy of the service fills, as this one saw them last. */
export class FollowedTables {
  /** Up to where they were filled. */
  position = 0n;
  parked: readonly ParkedStream[] = [];
  private following = false;
  /** False while they are, or may be, filled from another log. */
  private fits = true;
  private looking: Promise<void> | undefined;

  constructor(private readonly options: FollowedTablesOptions) {}

  /** @param led whether this copy filled them until now, and so knows whose they are */
  async begin(led: boolean): Promise<void> {
    this.following = true;
    this.fits = led || (await this.compared().catch(() => false));
    await this.look();
    this.lookWhileWaitedFor();
  }

  end(): void {
    this.following = false;
  }

  async look(): Promise<void> {
    if (!this.following) return;
    const { db, projections, waiters, mostParked } = this.options;
    if (!this.fits) this.fits = await this.compared();
    const position = this.fits ? await storedPosition(db, projections) : 0n;
    const parked = await parkedStreams(db, { limit: mostParked });
    if (!this.following) return;
    this.position = position;
    this.parked = parked;
    waiters.reached(position);
  }

  /** One look at a time, until nobody waits or this copy leads. */
  lookWhileWaitedFor(): void {
    if (!this.following || this.looking || !this.options.waiters.waiting) return;
    const looked = this.look().catch(() => undefined);
    this.looking = looked.then(
      () =>
        new Promise<void>((resolve) => {
          setTimeout(() => {
            this.looking = undefined;
            this.lookWhileWaitedFor();
            resolve();
          }, LOOK_MS);
        }),
    );
  }

  /** @returns false if tables are of another log */
  private async compared(): Promise<boolean> {
    const { db, store, projections } = this.options;
    return (await findForeign(db, store, projections)) === undefined;
  }
}
