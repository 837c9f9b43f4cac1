import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { WalletEvent } from '../wallet/wallet.events';

const TABLE = 'payments';

export interface PaymentTables {
  readonly [TABLE]: {
    readonly payment_id: string;
    readonly customer_id: string;
    readonly merchant_id: string;
    readonly revision: number;
  };
}

/** Where in the log a payment is. Its content is read there, not kept twice. */
export interface PaymentPlace {
  readonly customerId: string;
  readonly merchantId: string;
  /** Of the event in the wallet's stream. */
  readonly revision: number;
}

/** Finds the wallet that a payment was made from. */
export const paymentsProjection: Projection<PaymentTables> = {
  name: 'payments',
  version: 1,
  prefixes: ['wallet-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('payment_id', 'text', (column) => column.primaryKey())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('merchant_id', 'text', (column) => column.notNull())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .execute();
  },
  async apply(trx, events) {
    const rows = (events as readonly RecordedEvent<WalletEvent>[]).flatMap(({ type, data, revision }) =>
      type === 'wallet.payment-made.v1'
        ? [{ payment_id: data.paymentId, customer_id: data.customerId, merchant_id: data.merchantId, revision }]
        : [],
    );
    if (rows.length === 0) return;
    await trx
      .insertInto(TABLE)
      .values(rows)
      .onConflict((conflict) => conflict.column('payment_id').doNothing())
      .execute();
  },
};

export async function placeOf(db: Database<PaymentTables>, paymentId: string): Promise<PaymentPlace | undefined> {
  const row = await db.selectFrom(TABLE).selectAll().where('payment_id', '=', paymentId).executeTakeFirst();
  return row && { customerId: row.customer_id, merchantId: row.merchant_id, revision: row.revision };
}
