import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { pageOf } from '../page/page';
import { numberIn } from '../page/page-place';
import type { ReportRow, ReportTables } from './reports.projection';

/** A report as evidence of what was not the customer's. */
export interface ReportFacts {
  readonly reportId: string;
  readonly customerId?: string;
  /** None: something on the account was not the customer's. Of a report by mail the one transaction, of any kind. */
  readonly chargeIds: readonly string[];
  readonly state: ReportRow['state'];
  readonly filedAt: string;
}

@Injectable()
export class ReportsReader {
  private readonly db: Kysely<ReportTables>;

  constructor({ db }: ReadModels) {
    this.db = db;
  }

  /** A page of reports, oldest first. @param of only of this customer, and in this state */
  async list(of: { customerId?: string; state?: ReportRow['state']; limit: number; after?: string }) {
    const { customerId, state, limit, after } = of;
    let query = this.db
      .selectFrom('reports')
      .selectAll()
      .orderBy('position')
      .limit(limit + 1);
    if (customerId !== undefined) query = query.where('customer_id', '=', customerId);
    if (state) query = query.where('state', '=', state);
    if (after !== undefined) query = query.where('position', '>', numberIn(after));
    const { items, next } = pageOf(await query.execute(), limit, reportView, ({ position }) => String(position));
    return { reports: items, next };
  }

  /** All reports, or all in a state, oldest first. */
  async all(state?: ReportRow['state']): Promise<ReportFacts[]> {
    const all = this.db.selectFrom('reports').selectAll().orderBy('position');
    const rows = await (state === undefined ? all : all.where('state', '=', state)).execute();
    return rows.map((row) => ({
      reportId: row.report_id,
      customerId: row.customer_id ?? undefined,
      chargeIds: transactionsIn(row),
      state: row.state,
      filedAt: row.filed_at,
    }));
  }

  /** How many of a customer's reports are not decided yet, and the first of them. */
  async openOf(customerId: string): Promise<{ open: number; reportIds: string[] }> {
    const open = this.db
      .selectFrom('reports')
      .where('customer_id', '=', customerId)
      .where('state', 'in', ['open', 'refusal-proposed']);
    const counted = await open.select((select) => select.fn.countAll().as('open')).executeTakeFirstOrThrow();
    const rows = await open.select('report_id').orderBy('filed_at').orderBy('report_id').limit(20).execute();
    return { open: Number(counted.open), reportIds: rows.map((row) => row.report_id) };
  }
}

/** What a report names. The link of a letter names one payment or transfer, and says nothing of the rest of the account. */
export function transactionsIn(row: Pick<ReportRow, 'charge_ids' | 'transaction_id'>): string[] {
  const chargeIds: string[] = JSON.parse(row.charge_ids);
  return chargeIds.length > 0 || row.transaction_id === null ? chargeIds : [row.transaction_id];
}

function reportView(row: ReportRow) {
  return {
    reportId: row.report_id,
    customerId: row.customer_id ?? undefined,
    chargeIds: JSON.parse(row.charge_ids) as string[],
    transactionId: row.transaction_id ?? undefined,
    channel: row.channel,
    description: row.description,
    state: row.state,
    filedAt: row.filed_at,
    reason: row.reason ?? undefined,
  };
}
