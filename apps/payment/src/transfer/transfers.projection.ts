import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database, DatabaseTransaction } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { isTransferLot, transferLot } from '../wallet/transfer.state';
import type { WalletEvent } from '../wallet/wallet.events';

const TABLE = 'transfers';

export interface TransferTables {
  readonly [TABLE]: {
    readonly transfer_id: string;
    readonly from_customer_id: string;
    readonly to_customer_id: string;
    readonly amount_yen: number;
    readonly state: string;
    readonly at: string;
    readonly position: number;
    readonly until: string | null;
    readonly request_id: string | null;
    /** As JSON. */
    readonly reasons: string;
    readonly policy: string | null;
    /** As JSON. */
    readonly incident_ids: string;
    /** Of the event that sent it, in the sender's stream. */
    readonly revision: number | null;
  };
}
type Row = TransferTables[typeof TABLE];
type Event = RecordedEvent<WalletEvent>;

/** Every transfer and offer with its state. Lots and entries are in the log, not kept twice. */
export const transfersProjection: Projection<TransferTables> = {
  name: 'transfers',
  version: 1,
  prefixes: ['wallet-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('transfer_id', 'text', (column) => column.primaryKey())
      .addColumn('from_customer_id', 'text', (column) => column.notNull())
      .addColumn('to_customer_id', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('until', 'text')
      .addColumn('request_id', 'text')
      .addColumn('reasons', 'text', (column) => column.notNull())
      .addColumn('policy', 'text')
      .addColumn('incident_ids', 'text', (column) => column.notNull())
      .addColumn('revision', 'bigint')
      .execute();
    for (const side of ['from_customer_id', 'to_customer_id'] as const) {
      const index = db.schema.createIndex(`transfers_${side}`).ifNotExists().on(TABLE);
      await index.columns([side, 'position']).execute();
    }
  },
  async apply(trx, events) {
    for (const event of events as readonly Event[]) await fold(trx, event);
  },
};

async function fold(trx: DatabaseTransaction<TransferTables>, event: Event): Promise<void> {
  const { type, data } = event;
  switch (type) {
    case 'wallet.transfer-offered.v1':
      return put(trx, {
        ...begun(event, data),
        state: 'offered',
        until: data.expiresAt,
        reasons: JSON.stringify(data.reasons),
      });
    case 'wallet.transfer-sent.v1': {
      const { hold, requestId = null } = data;
      const sent = { ...begun(event, data), request_id: requestId, revision: event.revision };
      return put(trx, { ...sent, reasons: JSON.stringify(hold?.reasons ?? []), policy: hold?.policy ?? null });
    }
    case 'wallet.transfer-offer-ended.v1':
      return data.outcome === 'accepted' ? undefined : set(trx, data.transferId, data.outcome);
    case 'wallet.transfer-received.v1':
    case 'wallet.transfer-received.v2':
    case 'wallet.transfer-released.v1':
    case 'wallet.transfer-recall-refused.v1':
      return set(trx, data.transferId, 'received');
    case 'wallet.transfer-held.v1':
      return set(trx, data.transferId, 'held', data.hold.until);
    case 'wallet.transfer-recalled.v1':
      return set(trx, data.transferId, 'calling-back');
    case 'wallet.transfer-came-back.v1':
      return set(trx, data.transferId, 'came-back');
    case 'wallet.funds-held.v1':
    case 'wallet.hold-collected.v1':
      return ofIncident(
        trx,
        data.uses.map(({ lotId }) => lotId),
        data.incidentId,
      );
    case 'wallet.compensation-noted.v1':
      return ofIncident(trx, data.lotIds, data.incidentId);
    default:
      return undefined;
  }
}

type Begun = { transferId: string; customerId: string; toCustomerId: string; amountYen: number };

function begun({ metadata, position }: Event, { transferId, customerId, toCustomerId, amountYen }: Begun): Row {
  return {
    transfer_id: transferId,
    from_customer_id: customerId,
    to_customer_id: toCustomerId,
    amount_yen: amountYen,
    state: 'sent',
    at: metadata.occurredAt,
    position: Number(position),
    until: null,
    request_id: null,
    reasons: '[]',
    policy: null,
    incident_ids: '[]',
    revision: null,
  };
}

/** An offer that is sent stays the row that it was, with its place in the list. */
async function put(trx: DatabaseTransaction<TransferTables>, row: Row): Promise<void> {
  const { state, until, request_id, reasons, policy, revision } = row;
  await trx
    .insertInto(TABLE)
    .values(row)
    .onConflict((conflict) =>
      conflict.column('transfer_id').doUpdateSet({ state, until, request_id, reasons, policy, revision }),
    )
    .execute();
}

async function set(
  trx: DatabaseTransaction<TransferTables>,
  transferId: string,
  state: string,
  until: string | null = null,
) {
  await trx.updateTable(TABLE).set({ state, until }).where('transfer_id', '=', transferId).execute();
}

/** Money that an incident holds or has put right came by these lots. */
async function ofIncident(trx: DatabaseTransaction<TransferTables>, lotIds: readonly string[], incidentId?: string) {
  if (incidentId === undefined) return;
  for (const lotId of lotIds.filter(isTransferLot)) {
    const transferId = lotId.slice(transferLot('').length);
    const row = await trx
      .selectFrom(TABLE)
      .select('incident_ids')
      .where('transfer_id', '=', transferId)
      .executeTakeFirst();
    const known: string[] = JSON.parse(row?.incident_ids ?? '[]');
    if (!row || known.includes(incidentId)) continue;
    const incident_ids = JSON.stringify([...known, incidentId]);
    await trx.updateTable(TABLE).set({ incident_ids }).where('transfer_id', '=', transferId).execute();
  }
}

/** Of those of these transfers that there are. */
export async function transferStates(
  db: Database<TransferTables>,
  transferIds: readonly string[],
): Promise<Map<string, string>> {
  if (transferIds.length === 0) return new Map();
  const query = db
    .selectFrom(TABLE)
    .select(['transfer_id', 'state'])
    .where('transfer_id', 'in', [...transferIds]);
  return new Map((await query.execute()).map(({ transfer_id, state }) => [transfer_id, state]));
}
