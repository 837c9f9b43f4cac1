import type { Database, DatabaseTransaction } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { Transaction } from 'kysely';
import { type EvidenceTable, type EvidenceTables, evidenceRows, type Refund } from './evidence-rows';

const text = 'text' as const;
const integer = 'bigint' as const;

type Column = typeof text | typeof integer;
const tables: { readonly [T in EvidenceTable]: { key: string; columns: Record<keyof EvidenceTables[T], Column> } } = {
  evidence_sessions: {
    key: 'session_id',
    columns: {
      session_id: text,
      customer_id: text,
      device_id: text,
      method: text,
      new_device: integer,
      address: text,
      network: text,
      at: text,
      position: integer,
    },
  },
  evidence_refusals: {
    key: 'event_id',
    columns: { event_id: text, account: text, address: text, network: text, at: text },
  },
  evidence_resets: {
    key: 'event_id',
    columns: { event_id: text, customer_id: text, delivery: text, delivery_index: text, at: text },
  },
  evidence_transactions: {
    key: 'id',
    columns: {
      id: text,
      kind: text,
      customer_id: text,
      amount_yen: integer,
      at: text,
      session_id: text,
      device_id: text,
      address: text,
      network: text,
      merchant_id: text,
      category: text,
      method: text,
      state: text,
      refunded_yen: integer,
      recovered_late: integer,
    },
  },
  evidence_closures: { key: 'customer_id', columns: { customer_id: text, at: text } },
  evidence_chargebacks: {
    key: 'charge_id',
    columns: { charge_id: text, amount_yen: integer, fee_yen: integer, at: text },
  },
  evidence_switches: { key: 'event_id', columns: { event_id: text, scope: text, is_on: integer, at: text, by: text } },
};
const names = Object.keys(tables) as EvidenceTable[];

/** What other services published of sessions, refusals, resets and money, kept so that it can be joined. */
export const evidenceProjection: Projection = {
  name: 'evidence',
  version: 3,
  prefixes: ['customer-', 'address-', 'funding-', 'charge-', 'wallet-', 'switches-'],
  tables: names,

  async schema(db) {
    for (const name of names) await createTable(db, name);
    const index = (on: string, columns: string[]) =>
      db.schema
        .createIndex(`${on}_${columns.join('_')}`)
        .ifNotExists()
        .on(on)
        .columns(columns)
        .execute();
    await index('evidence_sessions', ['customer_id', 'at']);
    await index('evidence_refusals', ['at']);
    await index('evidence_transactions', ['at']);
  },

  async apply(trx: DatabaseTransaction, events) {
    const { rows, completed, voided, refunds } = evidenceRows(events);
    for (const name of names) {
      if (rows[name].length === 0) continue;
      const { key } = tables[name];
      // A card that was added or a switch that was set again is the same row; the first one stands.
      await trx
        .insertInto(name)
        .values(rows[name])
        .onConflict((conflict) => conflict.column(key).doNothing())
        .execute();
    }
    await setState(trx, completed, 'completed');
    await setState(trx, voided, 'voided');
    for (const refund of refunds) await addRefund(trx, refund);
  },
};

async function createTable(db: Database, name: EvidenceTable): Promise<void> {
  const { key, columns } = tables[name];
  let table = db.schema.createTable(name).ifNotExists();
  for (const [column, type] of Object.entries(columns)) {
    table = table.addColumn(column, type, (made) => (column === key ? made.primaryKey() : made));
  }
  await table.execute();
}

async function setState(
  trx: Transaction<EvidenceTables>,
  ids: readonly string[],
  state: 'completed' | 'voided',
): Promise<void> {
  if (ids.length > 0) await trx.updateTable('evidence_transactions').set({ state }).where('id', 'in', ids).execute();
}

/** A payment that was refunded whole is as one that was voided; what was compensated stays what it was. */
async function addRefund(trx: Transaction<EvidenceTables>, { paymentId, amountYen, late }: Refund): Promise<void> {
  await trx
    .updateTable('evidence_transactions')
    .set((row) => ({ refunded_yen: row('refunded_yen', '+', amountYen) }))
    .where('id', '=', paymentId)
    .execute();
  if (late)
    await trx.updateTable('evidence_transactions').set({ recovered_late: 1 }).where('id', '=', paymentId).execute();
  await trx
    .updateTable('evidence_transactions')
    .set({ state: 'voided' })
    .where('id', '=', paymentId)
    .where('recovered_late', '=', 0)
    .whereRef('refunded_yen', '>=', 'amount_yen')
    .execute();
}
