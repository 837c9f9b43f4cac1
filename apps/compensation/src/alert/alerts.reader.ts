import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { pageOf } from '../page/page';
import { numberIn, placeFrom, placeOf } from '../page/page-place';
import type { AlertRow, AlertTables } from './alerts.projection';

@Injectable()
export class AlertsReader {
  private readonly db: Kysely<AlertTables>;

  constructor({ db }: ReadModels) {
    this.db = db;
  }

  /** A page of alerts, in the order in which they were raised. */
  async list({ limit, after }: { limit: number; after?: string }) {
    let query = this.db
      .selectFrom('alerts')
      .selectAll()
      .orderBy('position')
      .orderBy('alert_id')
      .limit(limit + 1);
    const [position, id] = placeFrom(after, 2) ?? [];
    if (position !== undefined && id !== undefined) {
      const from = numberIn(position);
      query = query.where((eb) =>
        eb.or([eb('position', '>', from), eb.and([eb('position', '=', from), eb('alert_id', '>', id)])]),
      );
    }
    const { items, next } = pageOf(await query.execute(), limit, alertView, (row) =>
      placeOf([row.position, row.alert_id]),
    );
    return { alerts: items, next };
  }

  /** When the first one from this instant on was raised. */
  async firstAt(from: string): Promise<string | undefined> {
    const alert = await this.db
      .selectFrom('alerts')
      .select('at')
      .where('at', '>=', from)
      .orderBy('at')
      .executeTakeFirst();
    return alert?.at;
  }
}

function alertView(row: AlertRow) {
  return {
    alertId: row.alert_id,
    rule: row.rule,
    ruleVersion: row.rule_version,
    at: row.at,
    detail: { count: row.count },
  };
}
