import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { MerchantEvent } from '../merchant/merchant.events';

const TABLE = 'merchant_statements';

export interface StatementTables {
  readonly [TABLE]: {
    readonly merchant_id: string;
    readonly number: number;
    readonly statement_id: string;
    readonly at: string;
    readonly after_line: number;
    readonly through_line: number;
    readonly opening_yen: number;
    readonly receipts_yen: number;
    readonly voids_yen: number;
    readonly refunds_yen: number;
    readonly payouts_yen: number;
    readonly closing_yen: number;
  };
}

/** The statements of each merchant, with the lines that they have. */
export const statementsProjection: Projection<StatementTables> = {
  name: 'merchant-statements',
  version: 1,
  prefixes: ['merchant-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('merchant_id', 'text', (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('statement_id', 'text', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('after_line', 'bigint', (column) => column.notNull())
      .addColumn('through_line', 'bigint', (column) => column.notNull())
      .addColumn('opening_yen', 'bigint', (column) => column.notNull())
      .addColumn('receipts_yen', 'bigint', (column) => column.notNull())
      .addColumn('voids_yen', 'bigint', (column) => column.notNull())
      .addColumn('refunds_yen', 'bigint', (column) => column.notNull())
      .addColumn('payouts_yen', 'bigint', (column) => column.notNull())
      .addColumn('closing_yen', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('merchant_statements_key', ['merchant_id', 'number'])
      .execute();
  },
  async apply(trx, events) {
    for (const { type, data, metadata } of events as readonly RecordedEvent<MerchantEvent>[]) {
      if (type !== 'merchant.statement-closed.v1') continue;
      const row = {
        merchant_id: data.merchantId,
        number: data.number,
        statement_id: data.statementId,
        at: metadata.occurredAt,
        after_line: data.afterLine,
        through_line: data.throughLine,
        opening_yen: data.openingYen,
        receipts_yen: data.receiptsYen,
        voids_yen: data.voidsYen,
        refunds_yen: data.refundsYen,
        payouts_yen: data.payoutsYen,
        closing_yen: data.closingYen,
      };
      await trx.insertInto(TABLE).values(row).execute();
    }
  },
};

/** Newest first; one more than the page has, where there is more. */
export function statementRows(db: Database<StatementTables>, merchantId: string, limit: number, before?: number) {
  const rows = db.selectFrom(TABLE).selectAll().where('merchant_id', '=', merchantId);
  return (before === undefined ? rows : rows.where('number', '<', before))
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute();
}

export function statementNamed(db: Database<StatementTables>, merchantId: string, statementId: string) {
  const rows = db.selectFrom(TABLE).selectAll().where('merchant_id', '=', merchantId);
  return rows.where('statement_id', '=', statementId).executeTakeFirst();
}
