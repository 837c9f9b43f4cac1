import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Projection } from '@modosu/read-models/projection';
import type { Transaction } from 'kysely';
import type { Filed, ReportEvent } from './report.events';
import type { Report } from './report.state';

export interface ReportRow {
  report_id: string;
  customer_id: string | null;
  /** JSON of their ids. */
  charge_ids: string;
  transaction_id: string | null;
  channel: Filed['channel'];
  description: string;
  state: Report['progress'];
  reason: string | null;
  filed_at: string;
  position: number;
}
export interface ReportTables {
  reports: ReportRow;
}

/** Reports as they stand now, in the order in which they were filed. */
export const reportsProjection: Projection = {
  name: 'reports',
  version: 3,
  prefixes: ['report-'],
  tables: ['reports'],

  async schema(db) {
    await db.schema
      .createTable('reports')
      .ifNotExists()
      .addColumn('report_id', 'text', (column) => column.primaryKey())
      .addColumn('customer_id', 'text')
      .addColumn('charge_ids', 'text', (column) => column.notNull())
      .addColumn('transaction_id', 'text')
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('filed_at', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .execute();
    const inOrder = db.schema.createIndex('reports_in_order').ifNotExists().on('reports');
    await inOrder.columns(['position']).execute();
    const ofState = db.schema.createIndex('reports_of_state').ifNotExists().on('reports');
    await ofState.columns(['state', 'position']).execute();
    const ofCustomer = db.schema.createIndex('reports_of_customer').ifNotExists().on('reports');
    await ofCustomer.columns(['customer_id', 'position']).execute();
  },

  async apply(trx: Transaction<ReportTables>, events) {
    for (const { type, data, metadata, position } of events as readonly RecordedEvent<ReportEvent>[]) {
      const change = (set: Partial<ReportRow>) =>
        trx.updateTable('reports').set(set).where('report_id', '=', data.reportId).execute();
      if (type === 'report.filed.v1') {
        await trx
          .insertInto('reports')
          .values({
            report_id: data.reportId,
            customer_id: data.customerId ?? null,
            charge_ids: JSON.stringify(data.chargeIds),
            transaction_id: data.mail?.transactionId ?? null,
            channel: data.channel,
            description: data.description,
            state: 'open',
            reason: null,
            filed_at: metadata.occurredAt,
            position: Number(position),
          })
          .execute();
      } else if (type === 'report.refusal-proposed.v1')
        await change({ state: 'refusal-proposed', reason: data.reason });
      else if (type === 'report.refused.v1') await change({ state: 'refused', reason: data.reason });
      else if (type === 'report.upheld.v1') await change({ state: 'upheld' });
      else if (type === 'report.withdrawn.v1') await change({ state: 'withdrawn' });
    }
  },
};
