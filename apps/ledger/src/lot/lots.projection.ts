import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { expressionBuilder, sql } from 'kysely';
import { insertRows, rowsWhereIn, updating } from '../books/bulk';
import { LotBook, touched } from './lot-book';
import type { LotTables, UseRow } from './lot-rows';

/** Every lot of every wallet and what became of it. */
export const lotsProjection: Projection<LotTables> = {
  name: 'lots',
  version: 1,
  prefixes: ['wallet-'],
  tables: ['lots', 'lot_uses', 'lot_moves'],

  async schema(db) {
    await db.schema
      .createTable('lots')
      .ifNotExists()
      .addColumn('lot_id', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('origin_kind', 'text', (column) => column.notNull())
      .addColumn('origin_id', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('remaining_yen', 'bigint', (column) => column.notNull())
      .addColumn('held_yen', 'bigint', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('lots_key', ['lot_id', 'customer_id'])
      .execute();
    await db.schema
      .createTable('lot_uses')
      .ifNotExists()
      .addColumn('debit_id', 'text', (column) => column.notNull())
      .addColumn('lot_id', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('merchant_id', 'text')
      .addColumn('to_customer_id', 'text')
      .addColumn('session_id', 'text')
      .addColumn('category', 'text')
      .addPrimaryKeyConstraint('lot_uses_key', ['debit_id', 'lot_id', 'customer_id', 'kind'])
      .execute();
    await db.schema
      .createTable('lot_moves')
      .ifNotExists()
      .addColumn('lot_id', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('lot_moves_key', ['lot_id', 'customer_id', 'position'])
      .execute();
    // Of a lot the wallet is always known, so its uses are found by the wallet: one index less to write.
    for (const table of ['lots', 'lot_uses']) {
      await db.schema.createIndex(`${table}_customer_id`).ifNotExists().on(table).column('customer_id').execute();
    }
  },

  async apply(trx, events) {
    const { lotIds, voidedIds } = touched(events);
    const lots = await rowsWhereIn(trx, 'lots', 'lot_id', lotIds);
    const uses = await rowsWhereIn(trx, 'lot_uses', 'debit_id', voidedIds);
    const book = new LotBook(lots, uses);
    for (const event of events) book.apply(event);
    const changes = book.changes();
    // Plainly, so that a second lot or use of the same name fails instead of taking the place of the first.
    await insertRows(trx, 'lots', changes.newLots);
    const key = ['lot_id', 'customer_id'];
    await insertRows(trx, 'lots', changes.changedLots, updating(key, ['remaining_yen', 'held_yen']));
    await insertRows(trx, 'lot_uses', changes.newUses);
    for (const use of changes.smallerUses) await shrinkUse(trx, use);
    // A payment that was voided in parts is named once.
    await insertRows(trx, 'lot_moves', changes.moves, sql`on conflict do nothing`);
  },
};

async function shrinkUse(trx: DatabaseTransaction<LotTables>, use: UseRow): Promise<void> {
  const { debit_id, lot_id, customer_id, kind, amount_yen } = use;
  const isIt = expressionBuilder<LotTables, 'lot_uses'>().and({ debit_id, lot_id, customer_id, kind });
  if (amount_yen === 0) await trx.deleteFrom('lot_uses').where(isIt).execute();
  else await trx.updateTable('lot_uses').set({ amount_yen }).where(isIt).execute();
}
