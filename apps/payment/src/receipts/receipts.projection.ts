import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { MerchantEvent } from '../merchant/merchant.events';
import type { WalletEvent } from '../wallet/wallet.events';

const TABLE = 'merchant_receipts';

export interface ReceiptTables {
  readonly [TABLE]: {
    readonly merchant_id: string;
    readonly payments: number;
    readonly voids: number;
    readonly refunds: number;
    readonly payable_yen: number;
  };
}

export interface Receipts {
  readonly payments: number;
  readonly voids: number;
  readonly refunds: number;
  readonly payableYen: number;
}

const nothing: Receipts = { payments: 0, voids: 0, refunds: 0, payableYen: 0 };

/** What each merchant took and gave back, and is owed: less what was paid out to it. */
export const receiptsProjection: Projection<ReceiptTables> = {
  name: 'merchant-receipts',
  version: 3,
  prefixes: ['wallet-', 'merchant-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('merchant_id', 'text', (column) => column.primaryKey())
      .addColumn('payments', 'bigint', (column) => column.notNull())
      .addColumn('voids', 'bigint', (column) => column.notNull())
      .addColumn('refunds', 'bigint', (column) => column.notNull())
      .addColumn('payable_yen', 'bigint', (column) => column.notNull())
      .execute();
  },
  async apply(trx, events) {
    const rows = [...sums(events)].map(([merchant_id, { payments, voids, refunds, payableYen }]) => ({
      merchant_id,
      payments,
      voids,
      refunds,
      payable_yen: payableYen,
    }));
    if (rows.length === 0) return;
    await trx
      .insertInto(TABLE)
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('merchant_id').doUpdateSet((row) => ({
          payments: row(`${TABLE}.payments`, '+', row.ref('excluded.payments')),
          voids: row(`${TABLE}.voids`, '+', row.ref('excluded.voids')),
          refunds: row(`${TABLE}.refunds`, '+', row.ref('excluded.refunds')),
          payable_yen: row(`${TABLE}.payable_yen`, '+', row.ref('excluded.payable_yen')),
        })),
      )
      .execute();
  },
};

/** One row a merchant and batch, whatever the number of events. */
export function sums(events: readonly RecordedEvent[]): Map<string, Receipts> {
  const byMerchant = new Map<string, Receipts>();
  for (const event of events as readonly RecordedEvent<WalletEvent | MerchantEvent>[]) {
    const { type, data } = event;
    if (type === 'merchant.payout-paid.v1' || type === 'merchant.payout-returned.v1') {
      const before = byMerchant.get(data.merchantId) ?? nothing;
      const paidYen = type === 'merchant.payout-paid.v1' ? data.amountYen : -data.amountYen;
      byMerchant.set(data.merchantId, { ...before, payableYen: before.payableYen - paidYen });
      continue;
    }
    const voided = type === 'wallet.payment-voided.v1' || type === 'wallet.payment-voided.v2';
    const refunded = type === 'wallet.payment-refunded.v1';
    if (type !== 'wallet.payment-made.v1' && !voided && !refunded) continue;
    const before = byMerchant.get(data.merchantId) ?? nothing;
    byMerchant.set(data.merchantId, {
      payments: before.payments + Number(!voided && !refunded),
      voids: before.voids + Number(voided),
      refunds: before.refunds + Number(refunded),
      payableYen: before.payableYen + (voided || refunded ? -data.amountYen : data.amountYen),
    });
  }
  return byMerchant;
}

/** A merchant without payments has nothing of each. */
export async function receiptsOf(db: Database<ReceiptTables>, merchantId: string): Promise<Receipts> {
  const row = await db.selectFrom(TABLE).selectAll().where('merchant_id', '=', merchantId).executeTakeFirst();
  if (!row) return nothing;
  return { payments: row.payments, voids: row.voids, refunds: row.refunds, payableYen: row.payable_yen };
}
