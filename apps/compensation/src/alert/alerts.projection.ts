import type { DatabaseTransaction } from '@modosu/event-sourcing/database';
import type { RecordedEvent } from '@modosu/event-sourcing/event';
import type { Projection } from '@modosu/event-sourcing/projection';
import { ALERTS_1, type AlertRules, AlertWatch, type Occurrence } from './alert-rules';

const MINUTE_MS = 60_000;
/** Longer than any window and than the hour in which a rule is quiet. */
const KEPT_MINUTES = 120;

/**
 * Alerts are a fold of the log, so they need no events of their own: what stood there at a time can be shown again.
 * The windows are kept in the table `alert_occurrences`, from which a restarted service fills its watch again.
 */
export function alertsProjection(rules: AlertRules = ALERTS_1): Projection {
  let kept: { watch: AlertWatch; upTo: bigint } | undefined;
  return {
    name: 'alerts',
    version: 1,
    prefixes: ['customer-', 'address-', 'funding-', 'report-'],
    tables: ['alerts', 'alert_occurrences'],

    async schema(db) {
      // Another copy may have led since.
      kept = undefined;
      await db.schema
        .createTable('alerts')
        .ifNotExists()
        .addColumn('alert_id', 'text', (column) => column.primaryKey())
        .addColumn('rule', 'text', (column) => column.notNull())
        .addColumn('rule_version', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('alert_occurrences')
        .ifNotExists()
        .addColumn('event_id', 'text', (column) => column.primaryKey())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('account', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .execute();
    },

    async apply(trx, events) {
      const first = events[0]?.position ?? 0n;
      // What comes again was rolled back, so the watch is filled anew from what was committed.
      const watch = kept && kept.upTo < first ? kept.watch : await refilled(trx, rules);
      kept = undefined;
      await fold(trx, events, watch, rules);
      kept = { watch, upTo: events.at(-1)?.position ?? 0n };
    },
  };
}

async function refilled(trx: DatabaseTransaction, rules: AlertRules): Promise<AlertWatch> {
  const watch = new AlertWatch(rules);
  const kept = await trx.selectFrom('alert_occurrences').selectAll().orderBy('at').orderBy('event_id').execute();
  for (const { kind, account, at } of kept) watch.see({ kind, account, at });
  return watch;
}

async function fold(
  trx: DatabaseTransaction,
  events: readonly RecordedEvent[],
  watch: AlertWatch,
  rules: AlertRules,
): Promise<void> {
  const seen = events.flatMap((event) => {
    const occurrence = occurrenceOf(event);
    return occurrence ? [{ event_id: event.id, ...occurrence }] : [];
  });
  const last = seen.at(-1);
  if (!last) return;
  for (const { event_id, ...occurrence } of seen) {
    const alert = watch.see(occurrence);
    if (!alert) continue;
    const { rule, at, count } = alert;
    const row = { alert_id: `${rule}:${event_id}`, rule, rule_version: rules.version, at, count };
    await trx
      .insertInto('alerts')
      .values(row)
      .onConflict((conflict) => conflict.column('alert_id').doNothing())
      .execute();
  }
  await trx
    .insertInto('alert_occurrences')
    .values(seen)
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .execute();
  const oldest = new Date(Date.parse(last.at) - KEPT_MINUTES * MINUTE_MS).toISOString();
  await trx.deleteFrom('alert_occurrences').where('at', '<', oldest).execute();
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
      return fields.method === 'credit' || fields.method === 'debit'
        ? { kind: 'card-charge', account: fields.customerId!, at }
        : undefined;
    default:
      return undefined;
  }
}
