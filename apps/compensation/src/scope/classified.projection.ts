import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Projection } from '@modosu/read-models/projection';
import type { Transaction } from 'kysely';
import type { ClassifiedTransaction, ScopeEvent } from './scope.events';

export interface ClassifiedRow {
  scope_id: string;
  transaction_id: string;
  kind: ClassifiedTransaction['kind'];
  customer_id: string;
  amount_yen: number;
  at: string;
  session_id: string | null;
  classification: ClassifiedTransaction['classification'];
  score: number;
  /** JSON of the codes of what counted. */
  evidence: string;
  reported: 0 | 1;
}
export interface ScopedAccountRow {
  scope_id: string;
  customer_id: string;
  round: number;
  /** JSON of codes. */
  reasons: string;
  charged_yen: number;
}
export interface ClassifiedTables {
  classified_transactions: ClassifiedRow;
  scoped_accounts: ScopedAccountRow;
}

/** Every run of the rules with its transactions and accounts, for lists and plans. */
export const classifiedProjection: Projection = {
  name: 'classified',
  version: 2,
  prefixes: ['scope-'],
  tables: ['classified_transactions', 'scoped_accounts'],

  async schema(db) {
    await db.schema
      .createTable('classified_transactions')
      .ifNotExists()
      .addColumn('scope_id', 'text', (column) => column.notNull())
      .addColumn('transaction_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text')
      .addColumn('classification', 'text', (column) => column.notNull())
      .addColumn('score', 'integer', (column) => column.notNull())
      .addColumn('evidence', 'text', (column) => column.notNull())
      .addColumn('reported', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('classified_transactions_key', ['scope_id', 'transaction_id'])
      .execute();
    const inOrder = db.schema.createIndex('classified_in_order').ifNotExists().on('classified_transactions');
    await inOrder.columns(['scope_id', 'at', 'transaction_id']).execute();
    await db.schema
      .createTable('scoped_accounts')
      .ifNotExists()
      .addColumn('scope_id', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('round', 'integer', (column) => column.notNull())
      .addColumn('reasons', 'text', (column) => column.notNull())
      .addColumn('charged_yen', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('scoped_accounts_key', ['scope_id', 'customer_id'])
      .execute();
  },

  async apply(trx: Transaction<ClassifiedTables>, events) {
    for (const { type, data } of events as readonly RecordedEvent<ScopeEvent>[]) {
      if (type === 'scope.transactions-classified.v1') {
        const rows = data.transactions.map(
          (one): ClassifiedRow => ({
            scope_id: data.scopeId,
            transaction_id: one.transactionId,
            kind: one.kind,
            customer_id: one.customerId,
            at: one.at,
            session_id: one.sessionId ?? null,
            classification: one.classification,
            evidence: JSON.stringify(one.evidence),
            amount_yen: one.amountYen,
            score: one.score,
            reported: one.reported ? 1 : 0,
          }),
        );
        await trx.insertInto('classified_transactions').values(rows).execute();
      } else {
        const rows = data.accounts.map((one) => ({
          scope_id: data.scopeId,
          customer_id: one.customerId,
          round: one.round,
          reasons: JSON.stringify(one.reasons),
          charged_yen: one.chargedYen,
        }));
        await trx.insertInto('scoped_accounts').values(rows).execute();
      }
    }
  },
};
