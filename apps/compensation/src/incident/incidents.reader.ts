import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import type { IncidentTables } from './incidents.projection';

@Injectable()
export class IncidentsReader {
  private readonly db: Kysely<IncidentTables>;

  constructor({ db }: ReadModels) {
    this.db = db;
  }

  /** Oldest first. */
  async list() {
    const rows = await this.db.selectFrom('incidents').selectAll().orderBy('position').execute();
    return rows.map((row) => ({
      incidentId: row.incident_id,
      name: row.name,
      state: row.state,
      openedAt: row.opened_at,
      planId: row.plan_id ?? undefined,
    }));
  }

  /** Ids of those that are not closed. */
  async open(): Promise<string[]> {
    const rows = await this.db.selectFrom('incidents').select('incident_id').where('state', '=', 'open').execute();
    return rows.map((row) => row.incident_id);
  }
}
