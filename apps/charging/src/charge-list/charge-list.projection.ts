import type { ChargingEvent } from '@modosu/contracts/charging.events';
import type { Projection } from '@modosu/read-models/projection';
import type { Kysely } from 'kysely';

const TABLE = 'charge_list';

export interface ChargeListRow {
  charge_id: string;
  customer_id: string;
  requested_at: string;
  position: number;
}

export interface ChargeListTables {
  [TABLE]: ChargeListRow;
}

type Reserved = Extract<ChargingEvent, { type: 'funding.charge-reserved.v1' }>['data'];

/** Which charges a customer has made, and whose a charge is. What became of it is read from its stream. */
export const chargeListProjection: Projection = {
  name: 'charge-list',
  version: 2,
  prefixes: ['funding-'],
  tables: [TABLE],

  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('charge_id', 'text', (column) => column.primaryKey())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('requested_at', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('charge_list_by_customer')
      .ifNotExists()
      .on(TABLE)
      .columns(['customer_id', 'position'])
      .execute();
  },

  async apply(trx, events) {
    const rows = events
      .filter(({ type }) => type === 'funding.charge-reserved.v1')
      .map(({ data, metadata, position }): ChargeListRow => {
        const { chargeId, customerId } = data as Reserved;
        return {
          charge_id: chargeId,
          customer_id: customerId,
          requested_at: metadata.occurredAt,
          position: Number(position),
        };
      });
    if (rows.length > 0) await trx.insertInto(TABLE).values(rows).execute();
  },
};

/** Newest first, in the order of the log: several may have one time. `after` is the id of the last charge of the page before. */
export async function chargesOf(
  db: Kysely<ChargeListTables>,
  customerId: string,
  page: { limit: number; after?: string | undefined },
): Promise<ChargeListRow[]> {
  let query = db
    .selectFrom(TABLE)
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('position', 'desc')
    .limit(page.limit);
  if (page.after !== undefined) {
    const last = await chargeRow(db, page.after);
    if (last?.customer_id !== customerId) return [];
    query = query.where('position', '<', last.position);
  }
  return query.execute();
}

export function chargeRow(db: Kysely<ChargeListTables>, chargeId: string): Promise<ChargeListRow | undefined> {
  return db.selectFrom(TABLE).selectAll().where('charge_id', '=', chargeId).executeTakeFirst();
}
