import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';

const TABLE = 'settlement_due';
const ACCOUNTS = ['psp', 'cash'] as const;
export type SettledAccount = (typeof ACCOUNTS)[number];

export interface DueTables {
  readonly [TABLE]: { readonly account: string; readonly due_yen: number };
}

/** What charges, refunds and chargebacks were posted to the accounts that others settle with us, all together. */
export const dueProjection: Projection<DueTables> = {
  name: 'settlement-due',
  version: 1,
  prefixes: ['charge-'],
  tables: [TABLE],
  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('account', 'text', (column) => column.primaryKey())
      .addColumn('due_yen', 'bigint', (column) => column.notNull())
      .execute();
  },
  async apply(trx, events) {
    const sums = new Map<string, number>();
    for (const { account, amountYen } of events.flatMap(postingsOf)) {
      if (isSettled(account)) sums.set(account, (sums.get(account) ?? 0) + amountYen);
    }
    if (sums.size === 0) return;
    const rows = [...sums].map(([account, due_yen]) => ({ account, due_yen }));
    await trx
      .insertInto(TABLE)
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .column('account')
          .doUpdateSet((row) => ({ due_yen: row(`${TABLE}.due_yen`, '+', row.ref('excluded.due_yen')) })),
      )
      .execute();
  },
};

function isSettled(account: string): boolean {
  return (ACCOUNTS as readonly string[]).includes(account);
}

function postingsOf({ data }: RecordedEvent): readonly { account: string; amountYen: number }[] {
  return (data as { entry?: { postings: { account: string; amountYen: number }[] } }).entry?.postings ?? [];
}

export async function dueYen(db: Database<DueTables>, account: SettledAccount): Promise<number> {
  const row = await db.selectFrom(TABLE).select('due_yen').where('account', '=', account).executeTakeFirst();
  return row?.due_yen ?? 0;
}
