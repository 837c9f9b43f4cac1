import { inChunks } from '@modosu/concurrency/in-chunks';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import type { RemedyRow, RemedyTables } from './remedies.projection';

/** So many parameters every database takes. */
const IDS_A_QUERY = 500;

export interface RemedySum {
  readonly key: string;
  readonly originals: number;
  readonly amountYen: number;
}

/** What became of plans and incidents. */
@Injectable()
export class RemediesReader {
  private readonly db: Kysely<RemedyTables>;

  constructor({ db }: ReadModels) {
    this.db = db;
  }

  async counts(planId: string): Promise<{ started: number; completed: number }> {
    const rows = await this.db
      .selectFrom('remedies')
      .select(['state', (eb) => eb.fn.countAll().as('originals')])
      .where('plan_id', '=', planId)
      .groupBy('state')
      .execute();
    const of = (state: string) => Number(rows.find((row) => row.state === state)?.originals ?? 0);
    return { started: of('started') + of('completed'), completed: of('completed') };
  }

  /** Those of the originals that a compensation has begun for, of whichever plan. */
  async known(originalIds: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (const some of inChunks(originalIds, IDS_A_QUERY)) {
      const rows = await this.db
        .selectFrom('remedies')
        .select('original_id')
        .where('original_id', 'in', some)
        .execute();
      for (const { original_id } of rows) found.add(original_id);
    }
    return found;
  }

  /** What merchants gave back for an incident after it had been put right. */
  async recoveredLateYen(incidentId: string): Promise<number> {
    const row = await this.db
      .selectFrom('remedies')
      .select((eb) => eb.fn.sum('recovered_late_yen').as('yen'))
      .where('incident_id', '=', incidentId)
      .executeTakeFirst();
    return Number(row?.yen ?? 0);
  }

  /** Every original that was or is being put right, and by which incident. */
  async originals(): Promise<Map<string, { incidentId: string; kind: string; customerId: string }>> {
    const columns = ['original_id', 'incident_id', 'kind', 'customer_id'] as const;
    const rows = await this.db.selectFrom('remedies').select(columns).orderBy('original_id').execute();
    return new Map(
      rows.map((row) => [
        row.original_id,
        { incidentId: row.incident_id, kind: row.kind, customerId: row.customer_id },
      ]),
    );
  }

  async sums(incidentId: string, by: 'destination' | 'plan_row'): Promise<RemedySum[]> {
    const rows = await this.db
      .selectFrom('remedies')
      .select([`${by} as key`, (eb) => eb.fn.countAll().as('originals'), (eb) => eb.fn.sum('amount_yen').as('yen')])
      .where('incident_id', '=', incidentId)
      .where('state', '=', 'completed')
      .groupBy(by)
      .orderBy(by)
      .execute();
    return rows.map((row) => ({ key: row.key, originals: Number(row.originals), amountYen: Number(row.yen) }));
  }

  /** Yen of completed originals of a kind, and of those corrected since. */
  async yenOf(incidentId: string, kind: RemedyRow['kind']): Promise<{ amountYen: number; correctedYen: number }> {
    const row = await this.db
      .selectFrom('remedies')
      .select([(eb) => eb.fn.sum('amount_yen').as('yen'), (eb) => eb.fn.sum('corrected_yen').as('corrected')])
      .where('incident_id', '=', incidentId)
      .where('kind', '=', kind)
      .where('state', '=', 'completed')
      .executeTakeFirst();
    return { amountYen: Number(row?.yen ?? 0), correctedYen: Number(row?.corrected ?? 0) };
  }
}
