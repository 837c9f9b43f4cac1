import type { GoodsCategory } from '@modosu/contracts/goods';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { MerchantEvent } from '../merchant/merchant.events';
import type { SuspensionEvent } from '../suspension/suspensions.decider';

const TABLE = 'merchants';
const SHOPS = 'merchant_shops';

export interface MerchantTables {
  readonly [TABLE]: {
    readonly merchant_id: string;
    readonly name: string;
    readonly category: GoodsCategory;
    readonly state: 'active' | 'suspended';
    readonly registered_at: string;
    readonly position: number;
  };
  readonly [SHOPS]: {
    readonly merchant_id: string;
    readonly shop_id: string;
    readonly name: string;
    readonly category: GoodsCategory;
    readonly opened_at: string;
    readonly position: number;
  };
}

/** The list of merchants and of their shops, in the order of the log. */
export const merchantsProjection: Projection<MerchantTables> = {
  name: 'merchants',
  version: 1,
  prefixes: ['merchant-', 'suspensions-'],
  tables: [TABLE, SHOPS],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('merchant_id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('category', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('registered_at', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable(SHOPS)
      .ifNotExists()
      .addColumn('merchant_id', 'text', (column) => column.notNull())
      .addColumn('shop_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('category', 'text', (column) => column.notNull())
      .addColumn('opened_at', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('merchant_shops_key', ['merchant_id', 'shop_id'])
      .execute();
    await db.schema.createIndex('merchants_in_order').ifNotExists().on(TABLE).columns(['position']).execute();
    const inOrder = db.schema.createIndex('merchant_shops_in_order').ifNotExists().on(SHOPS);
    await inOrder.columns(['merchant_id', 'position']).execute();
  },
  async apply(trx, events) {
    for (const event of events as readonly RecordedEvent<MerchantEvent | SuspensionEvent>[]) {
      const { type, data, metadata } = event;
      const position = Number(event.position);
      if (type === 'merchant.registered.v1') {
        const { merchantId: merchant_id, name, category } = data;
        const row = {
          merchant_id,
          name,
          category,
          state: 'active' as const,
          registered_at: metadata.occurredAt,
          position,
        };
        await trx.insertInto(TABLE).values(row).execute();
      } else if (type === 'merchant.shop-opened.v1') {
        const { merchantId: merchant_id, shopId: shop_id, name, category } = data;
        const row = { merchant_id, shop_id, name, category, opened_at: metadata.occurredAt, position };
        await trx.insertInto(SHOPS).values(row).execute();
      } else if (type === 'merchant.suspended.v1' || type === 'merchant.reinstated.v1') {
        const state = type === 'merchant.suspended.v1' ? 'suspended' : 'active';
        await trx.updateTable(TABLE).set({ state }).where('merchant_id', '=', data.merchantId).execute();
      }
    }
  },
};

interface Page {
  readonly limit: number;
  /** Position where the page before ended. */
  readonly after: number;
}

/** One more than the page has, where there is more. */
export function merchantRows(db: Database<MerchantTables>, { limit, after }: Page, state?: 'active' | 'suspended') {
  const rows = db
    .selectFrom(TABLE)
    .selectAll()
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit + 1);
  return (state === undefined ? rows : rows.where('state', '=', state)).execute();
}

export function shopRows(db: Database<MerchantTables>, merchantId: string, { limit, after }: Page) {
  const rows = db.selectFrom(SHOPS).selectAll().where('merchant_id', '=', merchantId).where('position', '>', after);
  return rows
    .orderBy('position')
    .limit(limit + 1)
    .execute();
}
