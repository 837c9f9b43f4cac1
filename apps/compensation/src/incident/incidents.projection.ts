import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Projection } from '@modosu/read-models/projection';
import type { Transaction } from 'kysely';
import type { IncidentEvent } from './incident.events';

interface IncidentRow {
  incident_id: string;
  name: string;
  state: 'open' | 'closed';
  opened_at: string;
  /** Proposed last. */
  plan_id: string | null;
  position: number;
}
export interface IncidentTables {
  incidents: IncidentRow;
}

/** The list of incidents, in the order in which they were opened. */
export const incidentsProjection: Projection = {
  name: 'incidents',
  version: 2,
  prefixes: ['incident-'],
  tables: ['incidents'],

  async schema(db) {
    await db.schema
      .createTable('incidents')
      .ifNotExists()
      .addColumn('incident_id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('opened_at', 'text', (column) => column.notNull())
      .addColumn('plan_id', 'text')
      .addColumn('position', 'bigint', (column) => column.notNull())
      .execute();
    const inOrder = db.schema.createIndex('incidents_in_order').ifNotExists().on('incidents');
    await inOrder.columns(['position']).execute();
  },

  async apply(trx: Transaction<IncidentTables>, events) {
    for (const { type, data, metadata, position } of events as readonly RecordedEvent<IncidentEvent>[]) {
      const change = (set: Partial<IncidentRow>) =>
        trx.updateTable('incidents').set(set).where('incident_id', '=', data.incidentId).execute();
      if (type === 'incident.opened.v1') {
        await trx
          .insertInto('incidents')
          .values({
            incident_id: data.incidentId,
            name: data.name,
            state: 'open',
            opened_at: metadata.occurredAt,
            plan_id: null,
            position: Number(position),
          })
          .execute();
      } else if (type === 'incident.plan-proposed.v1') await change({ plan_id: data.planId });
      else if (type === 'incident.closed.v1') await change({ state: 'closed' });
    }
  },
};
