import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Projection } from '@modosu/read-models/projection';
import type { Transaction } from 'kysely';

export interface HoldTables {
  holds: { customer_id: string; hold_id: string; held_yen: number };
  /** For which incidents. */
  hold_holders: { customer_id: string; hold_id: string; incident_id: string; held_at: string; position: number };
}

/** Money on hold that an incident asked for, for which original, as the wallets say. What ends leaves. */
export const holdsProjection: Projection = {
  name: 'holds',
  version: 1,
  prefixes: ['wallet-'],
  tables: ['holds', 'hold_holders'],

  async schema(db) {
    await db.schema
      .createTable('holds')
      .ifNotExists()
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('hold_id', 'text', (column) => column.notNull())
      .addColumn('held_yen', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('holds_key', ['customer_id', 'hold_id'])
      .execute();
    await db.schema
      .createTable('hold_holders')
      .ifNotExists()
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('hold_id', 'text', (column) => column.notNull())
      .addColumn('incident_id', 'text', (column) => column.notNull())
      .addColumn('held_at', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('hold_holders_key', ['customer_id', 'hold_id', 'incident_id'])
      .execute();
    const ofIncident = db.schema.createIndex('hold_holders_incident').ifNotExists().on('hold_holders');
    await ofIncident.columns(['incident_id', 'position', 'customer_id', 'hold_id']).execute();
  },

  async apply(trx: Transaction<HoldTables>, events) {
    for (const event of events as readonly RecordedEvent<PaymentEvent>[]) await fold(trx, event);
  },
};

async function fold(trx: Transaction<HoldTables>, event: RecordedEvent<PaymentEvent>): Promise<void> {
  const { type, data } = event;
  switch (type) {
    case 'wallet.funds-held.v1':
      await change(trx, data, data.amountYen);
      if (data.incidentId !== undefined) await joins(trx, event, { ...data, incidentId: data.incidentId });
      break;
    case 'wallet.hold-shared.v1':
      await joins(trx, event, data);
      break;
    case 'wallet.hold-left.v1':
      await holders(trx, data).where('incident_id', '=', data.incidentId).execute();
      break;
    case 'wallet.hold-released.v1':
    case 'wallet.hold-collected.v1':
      await change(trx, data, -data.amountYen);
      break;
    case 'wallet.cashback-reversed.v1':
      await change(trx, data, -data.fromHoldYen);
      break;
    default:
  }
}

type Place = { customerId: string; holdId: string };

async function change(trx: Transaction<HoldTables>, place: Place, byYen: number): Promise<void> {
  const { customerId: customer_id, holdId: hold_id } = place;
  const of = { customer_id, hold_id };
  const known = await trx
    .selectFrom('holds')
    .select('held_yen')
    .where('customer_id', '=', customer_id)
    .where('hold_id', '=', hold_id)
    .executeTakeFirst();
  const held_yen = (known?.held_yen ?? 0) + byYen;
  if (held_yen > 0) {
    await trx
      .insertInto('holds')
      .values({ ...of, held_yen })
      .onConflict((conflict) => conflict.columns(['customer_id', 'hold_id']).doUpdateSet({ held_yen }))
      .execute();
    return;
  }
  await trx.deleteFrom('holds').where('customer_id', '=', customer_id).where('hold_id', '=', hold_id).execute();
  await holders(trx, place).execute();
}

async function joins(
  trx: Transaction<HoldTables>,
  { metadata, position }: RecordedEvent,
  { customerId, holdId, incidentId }: Place & { incidentId: string },
): Promise<void> {
  await trx
    .insertInto('hold_holders')
    .values({
      customer_id: customerId,
      hold_id: holdId,
      incident_id: incidentId,
      held_at: metadata.occurredAt,
      position: Number(position),
    })
    .onConflict((conflict) => conflict.columns(['customer_id', 'hold_id', 'incident_id']).doNothing())
    .execute();
}

function holders(trx: Transaction<HoldTables>, { customerId, holdId }: Place) {
  return trx.deleteFrom('hold_holders').where('customer_id', '=', customerId).where('hold_id', '=', holdId);
}
