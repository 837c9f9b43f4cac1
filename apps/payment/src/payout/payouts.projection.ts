import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { MerchantEvent } from '../merchant/merchant.events';
import type { Payout } from '../merchant/merchant.state';

const TABLE = 'merchant_payouts';

interface PayoutRow {
  readonly payout_id: string;
  readonly merchant_id: string;
  readonly amount_yen: number;
  readonly state: Payout['state'];
  readonly proposed_at: string;
  readonly proposed_by: string;
  readonly changed_at: string;
  readonly reason: string;
  /** Of the proposal. */
  readonly position: number;
}

export interface PayoutTables {
  readonly [TABLE]: PayoutRow;
}

const STATES: Readonly<Record<string, Payout['state']>> = {
  'merchant.payout-withdrawn.v1': 'withdrawn',
  'merchant.payout-approved.v1': 'approved',
  'merchant.payout-paid.v1': 'paid',
  'merchant.payout-failed.v1': 'failed',
  'merchant.payout-returned.v1': 'returned',
};

/** The payouts of each merchant, and what became of them. */
export const payoutsProjection: Projection<PayoutTables> = {
  name: 'merchant-payouts',
  version: 1,
  prefixes: ['merchant-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('payout_id', 'text', (column) => column.primaryKey())
      .addColumn('merchant_id', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('proposed_at', 'text', (column) => column.notNull())
      .addColumn('proposed_by', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .execute();
    const inOrder = db.schema.createIndex('merchant_payouts_in_order').ifNotExists().on(TABLE);
    await inOrder.columns(['merchant_id', 'position']).execute();
  },
  async apply(trx, events) {
    for (const event of events as readonly RecordedEvent<MerchantEvent>[]) {
      const { type, data, metadata } = event;
      const changed_at = metadata.occurredAt;
      if (type === 'merchant.payout-proposed.v1') {
        const { payoutId: payout_id, merchantId: merchant_id, amountYen: amount_yen, by: proposed_by, reason } = data;
        const what = { payout_id, merchant_id, amount_yen, state: 'proposed' as const, proposed_by, reason };
        const when = { proposed_at: changed_at, changed_at, position: Number(event.position) };
        await trx
          .insertInto(TABLE)
          .values({ ...what, ...when })
          .execute();
        continue;
      }
      const state = STATES[type];
      if (state === undefined) continue;
      const { payoutId, reason } = data as { payoutId: string; reason?: string };
      const change = reason === undefined ? { state, changed_at } : { state, changed_at, reason };
      await trx.updateTable(TABLE).set(change).where('payout_id', '=', payoutId).execute();
    }
  },
};

/** Newest first; one more than the page has, where there is more. */
export function payoutRows(db: Database<PayoutTables>, merchantId: string, limit: number, before: number | undefined) {
  const rows = db.selectFrom(TABLE).selectAll().where('merchant_id', '=', merchantId);
  return (before === undefined ? rows : rows.where('position', '<', before))
    .orderBy('position', 'desc')
    .limit(limit + 1)
    .execute();
}
