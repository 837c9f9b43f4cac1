import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database, DatabaseTransaction } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { DeclineReason } from '../wallet/wallet.commands';

const TABLE = 'cashback_grants';

export interface GrantTables {
  readonly [TABLE]: {
    readonly grant_id: string;
    readonly campaign_id: string;
    readonly customer_id: string;
    /** The event that recorded it as pending: its id, its hash, and its place in the log. */
    readonly event_id: string;
    readonly hash: string;
    readonly position: number;
    /** In a lottery. */
    readonly one_in: number | null;
    readonly amount_yen: number;
    readonly outcome: 'pending' | 'granted' | DeclineReason;
    readonly granted_yen: number;
  };
}

/** Everything that was pending, and what became of it. */
export const grantsProjection: Projection<GrantTables> = {
  name: 'cashback-grants',
  version: 1,
  prefixes: ['wallet-', 'campaign-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('grant_id', 'text', (column) => column.primaryKey())
      .addColumn('campaign_id', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text', (column) => column.notNull())
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('one_in', 'integer')
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('granted_yen', 'bigint', (column) => column.notNull())
      .execute();
    const index = db.schema.createIndex(`${TABLE}_by_campaign`).ifNotExists().on(TABLE);
    await index.columns(['campaign_id', 'position']).execute();
  },
  async apply(trx, events) {
    for (const event of events as readonly RecordedEvent<PaymentEvent>[]) await fold(trx, event);
  },
};

async function fold(trx: DatabaseTransaction<GrantTables>, event: RecordedEvent<PaymentEvent>): Promise<void> {
  const { type, data } = event;
  switch (type) {
    case 'wallet.cashback-pending.v1': {
      const row = {
        grant_id: data.grantId,
        campaign_id: data.campaignId,
        customer_id: data.customerId,
        event_id: event.id,
        hash: event.metadata.hash,
        position: Number(event.position),
        one_in: data.oneIn ?? null,
        amount_yen: data.amountYen,
        outcome: 'pending' as const,
        granted_yen: 0,
      };
      await trx
        .insertInto(TABLE)
        .values(row)
        .onConflict((conflict) => conflict.column('grant_id').doNothing())
        .execute();
      break;
    }
    case 'wallet.cashback-granted.v2':
      await decided(trx, [data.lotId], { outcome: 'granted', granted_yen: data.amountYen });
      break;
    case 'wallet.cashback-declined.v1':
      await decided(trx, [data.grantId], { outcome: data.reason });
      break;
    case 'campaign.grants-settled.v1':
      // What the wallet neither granted nor declined was undone before.
      await decided(
        trx,
        data.grants.map(({ grantId }) => grantId),
        { outcome: 'undone' },
      );
      break;
    default:
  }
}

async function decided(
  trx: DatabaseTransaction<GrantTables>,
  grantIds: readonly string[],
  change: Partial<Pick<GrantTables[typeof TABLE], 'outcome' | 'granted_yen'>>,
): Promise<void> {
  await trx.updateTable(TABLE).set(change).where('grant_id', 'in', grantIds).where('outcome', '=', 'pending').execute();
}

/** Of a campaign, in the order of the log. @param after position of the last one before */
export function grantsAfter(db: Database<GrantTables>, campaignId: string, after: number, limit: number) {
  return db
    .selectFrom(TABLE)
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute();
}

/** How many of a campaign are pending, and one of them. */
export async function pendingOf(db: Database<GrantTables>, campaignId: string) {
  return db
    .selectFrom(TABLE)
    .select((select) => [
      select.fn.countAll<number>().as('pending'),
      select.fn.min<string | null>('grant_id').as('grantId'),
    ])
    .where('campaign_id', '=', campaignId)
    .where('outcome', '=', 'pending')
    .executeTakeFirstOrThrow();
}
