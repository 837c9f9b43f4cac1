import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { expressionBuilder, sql } from 'kysely';
import type { PostingTables } from './entry-rows';

/** Up to when: by the clock of the store, by the clock of the services, or both. ISO 8601, UTC. */
export interface AsOf {
  asRecorded?: string;
  asEffective?: string;
}

export interface Sums {
  debitYen: number;
  creditYen: number;
  balanceYen: number;
}

export interface KindSums extends Sums {
  kind: string;
  accounts: number;
}

/** As many transit accounts as are listed that are not at zero. */
const MOST_OPEN_TRANSITS = 5_000;

const sumsOf = (row: { debit: number | null; credit: number | null } | undefined): Sums => {
  const debitYen = row?.debit ?? 0;
  const creditYen = row?.credit ?? 0;
  return { debitYen, creditYen, balanceYen: debitYen - creditYen };
};

/** Debits and credits of an account; all zero for one to which nothing was ever posted. */
export async function accountBalance(
  trx: DatabaseTransaction<PostingTables>,
  account: string,
  asOf: AsOf,
): Promise<Sums> {
  if (isNow(asOf)) {
    const row = await trx
      .selectFrom('accounts')
      .select(['debit_yen as debit', 'credit_yen as credit'])
      .where('account', '=', account)
      .executeTakeFirst();
    return sumsOf(row);
  }
  const row = await postingsUntil(trx, asOf)
    .select([sumOfDebits, sumOfCredits])
    .where('postings.account', '=', account)
    .executeTakeFirst();
  return sumsOf(row);
}

/** Per kind of account how many there are and what was debited and credited. */
export async function sumsByKind(trx: DatabaseTransaction<PostingTables>, asOf: AsOf): Promise<KindSums[]> {
  const rows = isNow(asOf)
    ? await trx
        .selectFrom('accounts')
        .select((eb) => [
          'kind',
          eb.fn.countAll<number>().as('accounts'),
          eb.fn.sum<number>('debit_yen').as('debit'),
          eb.fn.sum<number>('credit_yen').as('credit'),
        ])
        .groupBy('kind')
        .orderBy('kind')
        .execute()
    : await postingsUntil(trx, asOf)
        .select([
          'postings.kind',
          sql<number>`count(distinct postings.account)`.as('accounts'),
          sumOfDebits,
          sumOfCredits,
        ])
        .groupBy('postings.kind')
        .orderBy('postings.kind')
        .execute();
  return rows.map((row) => ({ kind: row.kind, accounts: row.accounts, ...sumsOf(row) }));
}

/** Transit accounts that are not at zero: money that left one service and has not arrived in another. */
export async function openTransits(
  trx: DatabaseTransaction<PostingTables>,
  asOf: AsOf,
): Promise<{ account: string; balanceYen: number }[]> {
  const rows = isNow(asOf)
    ? await trx
        .selectFrom('accounts')
        .select(['account', sql<number>`debit_yen - credit_yen`.as('balance')])
        .where('kind', '=', 'transit')
        .whereRef('debit_yen', '!=', 'credit_yen')
        .orderBy('account')
        .limit(MOST_OPEN_TRANSITS)
        .execute()
    : await postingsUntil(trx, asOf)
        .select(['postings.account', sql<number>`sum(postings.amount_yen)`.as('balance')])
        .where('postings.kind', '=', 'transit')
        .groupBy('postings.account')
        .having(sql`sum(postings.amount_yen)`, '!=', 0)
        .orderBy('postings.account')
        .limit(MOST_OPEN_TRANSITS)
        .execute();
  return rows.map(({ account, balance }) => ({ account, balanceYen: balance }));
}

/** How many events posted something. */
export async function countEntries(trx: DatabaseTransaction<PostingTables>, asOf: AsOf): Promise<number> {
  const { events } = await trx
    .selectFrom('entries')
    .where(until(asOf))
    .select((eb) => eb.fn.countAll<number>().as('events'))
    .executeTakeFirstOrThrow();
  return events;
}

const sumOfDebits = sql<number | null>`sum(case when postings.amount_yen > 0 then postings.amount_yen else 0 end)`.as(
  'debit',
);
const sumOfCredits = sql<number | null>`sum(case when postings.amount_yen < 0 then -postings.amount_yen else 0 end)`.as(
  'credit',
);

function isNow({ asRecorded, asEffective }: AsOf): boolean {
  return asRecorded === undefined && asEffective === undefined;
}

function postingsUntil(trx: DatabaseTransaction<PostingTables>, asOf: AsOf) {
  return trx.selectFrom('postings').innerJoin('entries', 'entries.position', 'postings.position').where(until(asOf));
}

function until({ asRecorded, asEffective }: AsOf) {
  const where = expressionBuilder<PostingTables, 'entries'>();
  return where.and([
    ...(asRecorded === undefined ? [] : [where('entries.recorded_at', '<=', asRecorded)]),
    ...(asEffective === undefined ? [] : [where('entries.occurred_at', '<=', asEffective)]),
  ]);
}
