import type { ChargingEvent } from '@modosu/contracts/charging.events';
import type { CompensationEvent } from '@modosu/contracts/compensation.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database, DatabaseTransaction } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';

const TABLE = 'item_outcomes';

export interface OutcomeTables {
  readonly [TABLE]: { readonly item_id: string; readonly outcome: OutcomeKind; readonly incident_id: string | null };
}

type OutcomeKind = 'charged-back' | 'put-right';

/** What others did about an item of a history. */
export interface Outcome {
  readonly chargedBack: boolean;
  readonly putRight: boolean;
  readonly incidentId?: string;
}

/** What charging and compensation published about charges, debits and cashback: taken back by the issuer, put right. */
export const outcomesProjection: Projection<OutcomeTables> = {
  name: 'item-outcomes',
  version: 1,
  prefixes: ['charge-', 'compensation-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('item_id', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('incident_id', 'text')
      .addPrimaryKeyConstraint(`${TABLE}_key`, ['item_id', 'outcome'])
      .execute();
  },
  async apply(trx, events) {
    for (const event of events as readonly RecordedEvent<ChargingEvent | CompensationEvent>[]) await fold(trx, event);
  },
};

async function fold(
  trx: DatabaseTransaction<OutcomeTables>,
  { type, data }: ChargingEvent | CompensationEvent,
): Promise<void> {
  switch (type) {
    case 'charge.charged-back.v1':
      return add(trx, data.chargeId, 'charged-back', null);
    case 'compensation.completed.v1':
      return add(trx, data.compensationId, 'put-right', data.incidentId);
    case 'compensation.corrected.v1':
      // It had been the customer's own after all.
      await trx
        .deleteFrom(TABLE)
        .where('item_id', '=', data.compensationId)
        .where('outcome', '=', 'put-right')
        .execute();
      return;
  }
}

async function add(
  trx: DatabaseTransaction<OutcomeTables>,
  item_id: string,
  outcome: OutcomeKind,
  incident_id: string | null,
): Promise<void> {
  await trx
    .insertInto(TABLE)
    .values({ item_id, outcome, incident_id })
    .onConflict((conflict) => conflict.columns(['item_id', 'outcome']).doNothing())
    .execute();
}

/** By item; those that nothing was done about are left out. As many ids as a page has items. */
export async function outcomesOf(
  db: Database<OutcomeTables>,
  itemIds: readonly string[],
): Promise<Map<string, Outcome>> {
  const found = new Map<string, Outcome>();
  if (itemIds.length === 0) return found;
  const rows = await db.selectFrom(TABLE).selectAll().where('item_id', 'in', itemIds).execute();
  for (const { item_id, outcome, incident_id } of rows) {
    const before = found.get(item_id) ?? { chargedBack: false, putRight: false };
    found.set(item_id, {
      chargedBack: before.chargedBack || outcome === 'charged-back',
      putRight: before.putRight || outcome === 'put-right',
      incidentId: incident_id ?? before.incidentId,
    });
  }
  return found;
}
