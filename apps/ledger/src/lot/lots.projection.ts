import { inChunks } from '@modosu/concurrency/in-chunks';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { expressionBuilder, sql } from 'kysely';
import { insertRows, rowsWhereIn, updating } from '../books/bulk';
import { BundleBook, type BundleChanges } from './bundle-book';
import { LotBook, touched } from './lot-book';
import { type BundledRow, byCustomer, type LotTables, type UseRow } from './lot-rows';

/** Parameters of one statement. */
const MOST_IN_STATEMENT = 500;

/** Every lot of every wallet and what became of it. */
export const lotsProjection: Projection<LotTables> = {
  name: 'lots',
  version: 2,
  prefixes: ['wallet-'],
  tables: ['lots', 'lot_uses', 'lot_moves', 'bundled_lots', 'bundle_uses'],

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
    await db.schema
      .createTable('bundled_lots')
      .ifNotExists()
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('no', 'bigint', (column) => column.notNull())
      .addColumn('lot_id', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('bundled_lots_key', ['customer_id', 'no'])
      .execute();
    await db.schema
      .createTable('bundle_uses')
      .ifNotExists()
      .addColumn('debit_id', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('no', 'bigint', (column) => column.notNull())
      .addColumn('lot_id', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('bundle_uses_key', ['debit_id', 'customer_id', 'no'])
      .execute();
    await db.schema
      .createIndex('bundled_lots_lot_id')
      .ifNotExists()
      .on('bundled_lots')
      .columns(['lot_id', 'customer_id'])
      .execute();
    // Of a lot the wallet is always known, so its uses are found by the wallet: one index less to write.
    await db.schema
      .createIndex('lots_customer_id')
      .ifNotExists()
      .on('lots')
      .columns(['customer_id', 'position'])
      .execute();
    await db.schema
      .createIndex('lot_uses_customer_id')
      .ifNotExists()
      .on('lot_uses')
      .columns(['customer_id', 'lot_id'])
      .execute();
  },

  async apply(trx, events) {
    const { lotIds, voidedIds, bundled, unbundledIds } = touched(events);
    const bundleUses = await rowsWhereIn(trx, 'bundle_uses', 'debit_id', voidedIds);
    const back = bundleUses.map(({ lot_id }) => lot_id);
    const sums = await rowsWhereIn(trx, 'bundled_lots', 'lot_id', [...unbundledIds, ...back]);
    for (const [customerId, count] of bundled) sums.push(...(await oldestSums(trx, customerId, count)));
    const inBundles = [...sums, ...bundleUses].map(({ lot_id }) => lot_id);
    const lots = await rowsWhereIn(trx, 'lots', 'lot_id', [...lotIds, ...inBundles]);
    const uses = await rowsWhereIn(trx, 'lot_uses', 'debit_id', voidedIds);
    const book = new LotBook(lots, uses, new BundleBook(sums, bundleUses));
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
    await writeBundles(trx, changes.bundles);
  },
};

async function oldestSums(
  trx: DatabaseTransaction<LotTables>,
  customerId: string,
  count: number,
): Promise<BundledRow[]> {
  const ofWallet = trx.selectFrom('bundled_lots').selectAll().where('customer_id', '=', customerId);
  return ofWallet.orderBy('no').limit(count).execute();
}

/** What is empty leaves the table, so that the oldest sums are found at once. */
async function writeBundles(trx: DatabaseTransaction<LotTables>, { sums, uses }: BundleChanges): Promise<void> {
  const some = ({ amount_yen }: BundledRow) => amount_yen > 0;
  const amount = ['amount_yen'];
  await insertRows(trx, 'bundled_lots', sums.filter(some), updating(['customer_id', 'no'], amount));
  await insertRows(trx, 'bundle_uses', uses, updating(['debit_id', 'customer_id', 'no'], amount));
  const empty = sums.filter((sum) => !some(sum));
  for (const [customerId, rows] of byCustomer(empty))
    for (const chunk of inChunks(rows, MOST_IN_STATEMENT)) {
      const places = chunk.map(({ no }) => no);
      await trx.deleteFrom('bundled_lots').where('customer_id', '=', customerId).where('no', 'in', places).execute();
    }
}

async function shrinkUse(trx: DatabaseTransaction<LotTables>, use: UseRow): Promise<void> {
  const { debit_id, lot_id, customer_id, kind, amount_yen } = use;
  const isIt = expressionBuilder<LotTables, 'lot_uses'>().and({ debit_id, lot_id, customer_id, kind });
  if (amount_yen === 0) await trx.deleteFrom('lot_uses').where(isIt).execute();
  else await trx.updateTable('lot_uses').set({ amount_yen }).where(isIt).execute();
}
