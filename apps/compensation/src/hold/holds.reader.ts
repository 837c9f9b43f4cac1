import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { PATIENCE } from '../policy/compensation-policy';
import type { HoldTables } from './holds.projection';

/** What one incident has set aside in one wallet for one original. */
export interface HeldFor {
  readonly customerId: string;
  /** Also the name of the hold. */
  readonly originalId: string;
  readonly incidentId: string;
  readonly heldYen: number;
  readonly heldAt: string;
  /** Of the event that set it aside. */
  readonly position: string;
}

const COLUMNS = [
  'hold_holders.customer_id',
  'hold_holders.hold_id',
  'incident_id',
  'held_yen',
  'held_at',
  'position',
] as const;

/** What is on hold, oldest first: everything that was set aside or released before the question. */
@Injectable()
export class HoldsReader {
  private readonly db: Kysely<HoldTables>;

  constructor(private readonly readModels: ReadModels) {
    this.db = readModels.db;
  }

  async ofIncident(incidentId: string, limit = 100_000, after?: HeldPlace): Promise<HeldFor[]> {
    await this.readModels.caughtUp(PATIENCE);
    let query = this.query().where('incident_id', '=', incidentId).limit(limit);
    if (after) {
      const { position, customerId, originalId } = after;
      query = query.where((eb) =>
        eb(
          eb.refTuple('position', 'hold_holders.customer_id', 'hold_holders.hold_id'),
          '>',
          eb.tuple(Number(position), customerId, originalId),
        ),
      );
    }
    return (await query.execute()).map(heldFor);
  }

  /** In one wallet, for one original, by whichever incidents. */
  async of(customerId: string, originalId: string): Promise<HeldFor[]> {
    await this.readModels.caughtUp(PATIENCE);
    const query = this.query().where('hold_holders.customer_id', '=', customerId);
    return (await query.where('hold_holders.hold_id', '=', originalId).execute()).map(heldFor);
  }

  private query() {
    return this.db
      .selectFrom('hold_holders')
      .innerJoin('holds', (join) =>
        join
          .onRef('holds.customer_id', '=', 'hold_holders.customer_id')
          .onRef('holds.hold_id', '=', 'hold_holders.hold_id'),
      )
      .select(COLUMNS)
      .orderBy('position')
      .orderBy('hold_holders.customer_id')
      .orderBy('hold_holders.hold_id');
  }
}

export type HeldPlace = Pick<HeldFor, 'position' | 'customerId' | 'originalId'>;

type Row = HoldTables['hold_holders'] & Pick<HoldTables['holds'], 'held_yen'>;

function heldFor(row: Row): HeldFor {
  return {
    customerId: row.customer_id,
    originalId: row.hold_id,
    incidentId: row.incident_id,
    heldYen: row.held_yen,
    heldAt: row.held_at,
    position: String(row.position),
  };
}
