import type { Projection } from '@modosu/read-models/projection';
import { sql } from 'kysely';
import { insertRows } from '../books/bulk';
import { accountSums, type EntryRow, entryRows, type PostingRow, type PostingTables } from './entry-rows';

/** Every stream whose events may carry an entry. */
export const MONEY_STREAMS = [
  'wallet-',
  'merchant-',
  'charge-',
  'unclaimed-',
  'payout-',
  'settlement-',
  'repayment-',
  'compensation-',
  'receivable-',
];

/** The issuer took a charge back; its postings name no original, its stream does. */
export const CHARGED_BACK = 'charge.charged-back.v1';

/** Every entry and posting of the log, and the running sums of the accounts. */
export const postingsProjection: Projection<PostingTables> = {
  name: 'postings',
  version: 3,
  prefixes: MONEY_STREAMS,
  tables: ['entries', 'postings', 'accounts'],

  async schema(db) {
    await db.schema
      .createTable('entries')
      .ifNotExists()
      .addColumn('position', 'bigint', (column) => column.primaryKey())
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('stream', 'text', (column) => column.notNull())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('occurred_at', 'text', (column) => column.notNull())
      .addColumn('recorded_at', 'text', (column) => column.notNull())
      .addColumn('causation_id', 'text', (column) => column.notNull())
      .addColumn('correlation_id', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('postings')
      .ifNotExists()
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('no', 'integer', (column) => column.notNull())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('incident_id', 'text')
      .addColumn('original_id', 'text')
      .addColumn('component', 'text')
      .addPrimaryKeyConstraint('postings_key', ['position', 'no'])
      .execute();
    await db.schema
      .createTable('accounts')
      .ifNotExists()
      .addColumn('account', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('debit_yen', 'bigint', (column) => column.notNull())
      .addColumn('credit_yen', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('postings_account')
      .ifNotExists()
      .on('postings')
      .columns(['account', 'position', 'no'])
      .execute();
    // Few postings name an original, and few charges are charged back: the rest need not pay for these.
    for (const column of ['incident_id', 'original_id']) {
      await db.schema
        .createIndex(`postings_${column}`)
        .ifNotExists()
        .on('postings')
        .column(column)
        .where(column, 'is not', null)
        .execute();
    }
    await db.schema
      .createIndex('entries_charged_back')
      .ifNotExists()
      .on('entries')
      .column('stream')
      .where(sql.ref('type'), '=', CHARGED_BACK)
      .execute();
  },

  async apply(trx, events) {
    const entries: EntryRow[] = [];
    const postings: PostingRow[] = [];
    for (const event of events) {
      const rows = entryRows(event);
      if (!rows) continue;
      entries.push(rows.entry);
      postings.push(...rows.postings);
    }
    await insertRows(trx, 'entries', entries);
    await insertRows(trx, 'postings', postings);
    const adding = ['debit_yen', 'credit_yen'].map(
      (column) => sql`${sql.ref(column)} = ${sql.ref(`accounts.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
    );
    const conflict = sql`on conflict (account) do update set ${sql.join(adding)}`;
    await insertRows(trx, 'accounts', accountSums(postings), conflict);
  },
};
