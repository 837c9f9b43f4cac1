import type { CompensationEvent, PlanLine } from '@modosu/contracts/compensation.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Projection } from '@modosu/read-models/projection';
import type { Transaction } from 'kysely';

export interface RemedyRow {
  original_id: string;
  incident_id: string;
  plan_id: string;
  customer_id: string;
  kind: PlanLine['kind'];
  plan_row: string;
  amount_yen: number;
  destination: PlanLine['destination'];
  state: 'started' | 'completed';
  receivable_yen: number;
  corrected_yen: number;
  recovered_late_yen: number;
}
export interface RemedyTables {
  remedies: RemedyRow;
}

/** Each original's compensation: whether it is finished and what it came to. */
export const remediesProjection: Projection = {
  name: 'remedies',
  version: 2,
  prefixes: ['compensation-'],
  tables: ['remedies'],

  async schema(db) {
    await db.schema
      .createTable('remedies')
      .ifNotExists()
      .addColumn('original_id', 'text', (column) => column.primaryKey())
      .addColumn('incident_id', 'text', (column) => column.notNull())
      .addColumn('plan_id', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('plan_row', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('destination', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('receivable_yen', 'bigint', (column) => column.notNull())
      .addColumn('corrected_yen', 'bigint', (column) => column.notNull())
      .addColumn('recovered_late_yen', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('remedies_plan').ifNotExists().on('remedies').columns(['plan_id', 'state']).execute();
    await db.schema.createIndex('remedies_incident').ifNotExists().on('remedies').column('incident_id').execute();
  },

  async apply(trx: Transaction<RemedyTables>, events) {
    const started: RemedyRow[] = [];
    const flush = async () => {
      if (started.length > 0) await trx.insertInto('remedies').values(started.splice(0)).execute();
    };
    for (const { type, data } of events as readonly RecordedEvent<CompensationEvent>[]) {
      const change = async (set: Partial<RemedyRow>) => {
        await flush();
        await trx.updateTable('remedies').set(set).where('original_id', '=', data.compensationId).execute();
      };
      if (type === 'compensation.started.v1') {
        const { compensationId, incidentId, planId, line } = data;
        started.push({
          original_id: compensationId,
          incident_id: incidentId,
          plan_id: planId,
          customer_id: line.customerId,
          kind: line.kind,
          plan_row: line.row,
          amount_yen: line.amountYen,
          destination: line.destination,
          state: 'started',
          receivable_yen: 0,
          corrected_yen: 0,
          recovered_late_yen: 0,
        });
      } else if (type === 'compensation.completed.v1') {
        await change({ state: 'completed', destination: data.destination, receivable_yen: data.receivableYen });
      } else if (type === 'compensation.corrected.v1') await change({ corrected_yen: data.amountYen });
      else if (type === 'compensation.recovered-late.v1') {
        await flush();
        await trx
          .updateTable('remedies')
          .set((eb) => ({ recovered_late_yen: eb('recovered_late_yen', '+', data.amountYen) }))
          .where('original_id', '=', data.compensationId)
          .execute();
      }
    }
    await flush();
  },
};
