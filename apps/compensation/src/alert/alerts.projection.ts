import { isMethodOf } from '@modosu/contracts/rails';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Projection } from '@modosu/read-models/projection';
import type { Transaction } from 'kysely';
import { ALERTS_2, type AlertRules, AlertWatch, type Occurrence, type WatchState } from './alert-rules';

const WATCH = 'alert_watch';

export interface AlertRow {
  alert_id: string;
  rule: string;
  rule_version: string;
  at: string;
  count: number;
  position: number;
}
export interface AlertTables {
  alerts: AlertRow;
  /** `state`: JSON of what the watch remembers. */
  [WATCH]: { rule_version: string; position: string; state: string };
}

/**
 * Alerts are a fold of the log, so they need no events of their own: what there was at a time can be shown again.
 * What the watch remembers of its windows is kept beside them, whole, so that a restart raises the same alerts.
 */
export function alertsProjection(rules: AlertRules = ALERTS_2): Projection {
  let known: Remembered | undefined;
  return {
    name: 'alerts',
    version: 3,
    prefixes: ['customer-', 'address-', 'funding-', 'report-', 'provider-notice-'],
    tables: ['alerts', WATCH],
    beside: () => alertsProjection(rules),

    async schema(db) {
      await db.schema
        .createTable('alerts')
        .ifNotExists()
        .addColumn('alert_id', 'text', (column) => column.primaryKey())
        .addColumn('rule', 'text', (column) => column.notNull())
        .addColumn('rule_version', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .addColumn('position', 'bigint', (column) => column.notNull())
        .execute();
      const inOrder = db.schema.createIndex('alerts_in_order').ifNotExists().on('alerts');
      await inOrder.columns(['position', 'alert_id']).execute();
      await db.schema
        .createTable(WATCH)
        .ifNotExists()
        .addColumn('rule_version', 'text', (column) => column.primaryKey())
        .addColumn('position', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .execute();
    },

    async apply(trx: Transaction<AlertTables>, events) {
      const current = await remembered(trx, rules, known);
      // Until it is folded: an error in between leaves it half changed.
      known = undefined;
      known = await fold(trx, events, current, rules);
    },
  };
}

/** A watch, and the position of the last occurrence it saw; '' before the first. */
interface Remembered {
  readonly position: string;
  readonly watch: AlertWatch;
}

/** What is in memory if it is what was committed: a batch may have been rolled back after it was folded. */
async function remembered(
  trx: Transaction<AlertTables>,
  rules: AlertRules,
  known: Remembered | undefined,
): Promise<Remembered> {
  const row = trx.selectFrom(WATCH).where('rule_version', '=', rules.version);
  const position = (await row.select('position').executeTakeFirst())?.position ?? '';
  if (known && known.position === position) return known;
  const state = (await row.select('state').executeTakeFirst())?.state;
  return {
    position,
    watch: new AlertWatch(rules, state === undefined ? undefined : (JSON.parse(state) as WatchState)),
  };
}

async function fold(
  trx: Transaction<AlertTables>,
  events: readonly RecordedEvent[],
  before: Remembered,
  rules: AlertRules,
): Promise<Remembered> {
  const { watch } = before;
  const rows: AlertRow[] = [];
  let position = before.position;
  for (const event of events) {
    const occurrence = occurrenceOf(event);
    if (!occurrence) continue;
    position = String(event.position);
    const alert = watch.see(occurrence);
    if (!alert) continue;
    const { rule, at, count } = alert;
    rows.push({
      alert_id: `${rule}:${event.id}`,
      rule,
      rule_version: rules.version,
      at,
      count,
      position: Number(position),
    });
  }
  if (position === before.position) return before;
  if (rows.length > 0) await trx.insertInto('alerts').values(rows).execute();
  const state = JSON.stringify(watch.state());
  await trx
    .insertInto(WATCH)
    .values({ rule_version: rules.version, position, state })
    .onConflict((conflict) => conflict.column('rule_version').doUpdateSet({ position, state }))
    .execute();
  return { position, watch };
}

function occurrenceOf({ type, data, metadata }: RecordedEvent): Occurrence | undefined {
  const at = metadata.occurredAt;
  const fields = data as Record<string, string>;
  switch (type) {
    case 'report.filed.v1':
      return { kind: 'report', account: fields.customerId ?? fields.reportId!, at };
    case 'customer.sign-in-refused.v1':
      return { kind: 'refused-sign-in', account: fields.customerId!, at };
    case 'address.sign-in-refused.v1':
      return { kind: 'refused-sign-in', account: fields.emailIndex!, at };
    case 'funding.charge-reserved.v1':
    case 'funding.charge-refused.v1':
      return charged(type, fields, at);
    case 'funding.charge-released.v1':
      return fields.reason === 'CHARGE_DECLINED' ? { kind: 'vain-try', account: fields.customerId!, at } : undefined;
    case 'provider-notice.parked.v1':
      return { kind: 'parked-notice', account: fields.noticeId!, at };
    default:
      return undefined;
  }
}

/** Refusals of trying out what a card or a charge secret will bear. */
const IN_VAIN: readonly unknown[] = ['VELOCITY_EXCEEDED', 'LIMIT_EXCEEDED', 'CHARGE_SECRET_INVALID'];

function charged(type: string, fields: Record<string, string>, at: string): Occurrence | undefined {
  const { method = '', customerId: account = '', pointId } = fields;
  const isRefused = type === 'funding.charge-refused.v1';
  if (isMethodOf('cash', method)) {
    if (isRefused) return undefined;
    return { kind: 'cash-charge', account, at, amountYen: Number(fields.amountYen), point: pointId };
  }
  if (isRefused && IN_VAIN.includes(fields.code)) return { kind: 'vain-try', account, at };
  return isMethodOf('card', method) ? { kind: 'card-charge', account, at } : undefined;
}
