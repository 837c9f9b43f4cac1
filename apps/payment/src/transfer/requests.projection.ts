import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { WalletEvent } from '../wallet/wallet.events';

const TABLE = 'money_requests';

export interface RequestTables {
  readonly [TABLE]: {
    readonly request_id: string;
    /** Who asks. */
    readonly from_customer_id: string;
    readonly to_customer_id: string;
    readonly amount_yen: number;
    readonly state: string;
    readonly at: string;
    readonly position: number;
    readonly expires_at: string;
    readonly note: string | null;
    readonly transfer_id: string | null;
    readonly payment_id: string | null;
  };
}

/** Requests for money with their state, for both sides. */
export const requestsProjection: Projection<RequestTables> = {
  name: 'money-requests',
  version: 1,
  prefixes: ['wallet-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('request_id', 'text', (column) => column.primaryKey())
      .addColumn('from_customer_id', 'text', (column) => column.notNull())
      .addColumn('to_customer_id', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .addColumn('note', 'text')
      .addColumn('transfer_id', 'text')
      .addColumn('payment_id', 'text')
      .execute();
    for (const side of ['from_customer_id', 'to_customer_id'] as const) {
      const index = db.schema.createIndex(`money_requests_${side}`).ifNotExists().on(TABLE);
      await index.columns([side, 'position']).execute();
    }
  },
  async apply(trx, events) {
    for (const event of events as readonly RecordedEvent<WalletEvent>[]) await fold(trx, event);
  },
};

async function fold(trx: DatabaseTransaction<RequestTables>, event: RecordedEvent<WalletEvent>): Promise<void> {
  const { type, data } = event;
  switch (type) {
    case 'wallet.money-requests-made.v1': {
      const rows = data.requests.map(({ requestId, toCustomerId, amountYen }) => ({
        request_id: requestId,
        from_customer_id: data.customerId,
        to_customer_id: toCustomerId,
        amount_yen: amountYen,
        state: 'sending',
        at: event.metadata.occurredAt,
        position: Number(event.position),
        expires_at: data.expiresAt,
        note: data.note ?? null,
        transfer_id: null,
        payment_id: data.split?.paymentId ?? null,
      }));
      await trx
        .insertInto(TABLE)
        .values(rows)
        .onConflict((conflict) => conflict.column('request_id').doNothing())
        .execute();
      return;
    }
    case 'wallet.money-requested.v1':
      return set(trx, data.requestId, { state: 'open' });
    case 'wallet.money-request-refused.v1':
      return set(trx, data.requestId, { state: 'refused' });
    case 'wallet.money-request-ended.v1':
      return set(trx, data.requestId, { state: data.outcome });
    case 'wallet.transfer-sent.v1':
      if (data.requestId === undefined) return;
      return set(trx, data.requestId, { state: 'paid', transfer_id: data.transferId });
    default:
  }
}

async function set(
  trx: DatabaseTransaction<RequestTables>,
  requestId: string,
  to: { state: string; transfer_id?: string },
) {
  await trx.updateTable(TABLE).set(to).where('request_id', '=', requestId).execute();
}
