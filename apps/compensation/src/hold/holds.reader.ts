import type { Database } from '@modosu/read-models/database/database';

/** What one incident has set aside in one wallet for one original. */
export interface HeldFor {
  customerId: string;
  /** Also the name of the hold. */
  originalId: string;
  incidentId: string;
  heldYen: number;
  heldAt: string;
  /** Of the event that set it aside. */
  position: string;
}

const COLUMNS = [
  'hold_holders.customer_id',
  'hold_holders.hold_id',
  'incident_id',
  'held_yen',
  'held_at',
  'position',
] as const;

/** What is on hold, oldest first. */
export class HoldsReader {
  constructor(private readonly db: Database) {}

  async ofIncident(incidentId: string, limit = 100_000, after?: HeldPlace): Promise<HeldFor[]> {
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

// biome-ignore lint/suspicious/noExplicitAny: read models are not typed by their tables
function heldFor(row: any): HeldFor {
  return {
    customerId: row.customer_id,
    originalId: row.hold_id,
    incidentId: row.incident_id,
    heldYen: Number(row.held_yen),
    heldAt: row.held_at,
    position: String(row.position),
  };
}
