import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { type SelectQueryBuilder, sql } from 'kysely';

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

const sumsOf = (row: { debit?: unknown; credit?: unknown } | undefined): Sums => {
  const debitYen = Number(row?.debit ?? 0);
  const creditYen = Number(row?.credit ?? 0);
  return { debitYen, creditYen, balanceYen: debitYen - creditYen };
};

/** Debits and credits of an account; all zero for one to which nothing was ever posted. */
export async function accountBalance(trx: DatabaseTransaction, account: string, asOf: AsOf): Promise<Sums> {
  if (isNow(asOf)) {
    const row = await trx
      .selectFrom('accounts')
      .select(['debit_yen as debit', 'credit_yen as credit'])
      .where('account', '=', account)
      .executeTakeFirst();
    return sumsOf(row);
  }
  const row = await until(postingsWithEntries(trx), asOf)
    .select([sumOfDebits, sumOfCredits])
    .where('postings.account', '=', account)
    .executeTakeFirst();
  return sumsOf(row);
}

/** Per kind of account how many there are and what was debited and credited. */
export async function sumsByKind(trx: DatabaseTransaction, asOf: AsOf): Promise<KindSums[]> {
  const rows = isNow(asOf)
    ? await trx
        .selectFrom('accounts')
        .select((eb) => [
          'kind',
          eb.fn.countAll().as('accounts'),
          eb.fn.sum('debit_yen').as('debit'),
          eb.fn.sum('credit_yen').as('credit'),
        ])
        .groupBy('kind')
        .orderBy('kind')
        .execute()
    : await until(postingsWithEntries(trx), asOf)
        .select(['postings.kind', sql`count(distinct postings.account)`.as('accounts'), sumOfDebits, sumOfCredits])
        .groupBy('postings.kind')
        .orderBy('postings.kind')
        .execute();
  return rows.map((row) => ({ kind: row.kind, accounts: Number(row.accounts), ...sumsOf(row) }));
}

/** Transit accounts that are not at zero: money that left one service and has not arrived in another. */
export async function openTransits(
  trx: DatabaseTransaction,
  asOf: AsOf,
): Promise<{ account: string; balanceYen: number }[]> {
  const rows = isNow(asOf)
    ? await trx
        .selectFrom('accounts')
        .select(['account', sql`debit_yen - credit_yen`.as('balance')])
        .where('kind', '=', 'transit')
        .whereRef('debit_yen', '!=', 'credit_yen')
        .orderBy('account')
        .limit(MOST_OPEN_TRANSITS)
        .execute()
    : await until(postingsWithEntries(trx), asOf)
        .select(['postings.account', sql`sum(postings.amount_yen)`.as('balance')])
        .where('postings.kind', '=', 'transit')
        .groupBy('postings.account')
        .having(sql`sum(postings.amount_yen)`, '!=', 0)
        .orderBy('postings.account')
        .limit(MOST_OPEN_TRANSITS)
        .execute();
  return rows.map((row) => ({ account: row.account, balanceYen: Number(row.balance) }));
}

/** How many events posted something. */
export async function countEntries(trx: DatabaseTransaction, asOf: AsOf): Promise<number> {
  const row = await until(trx.selectFrom('entries'), asOf)
    .select((eb) => eb.fn.countAll().as('events'))
    .executeTakeFirst();
  return Number(row?.events ?? 0);
}

const sumOfDebits = sql`sum(case when postings.amount_yen > 0 then postings.amount_yen else 0 end)`.as('debit');
const sumOfCredits = sql`sum(case when postings.amount_yen < 0 then -postings.amount_yen else 0 end)`.as('credit');

function isNow({ asRecorded, asEffective }: AsOf): boolean {
  return asRecorded === undefined && asEffective === undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: Kysely has no other way to say "tables not known here"
type AnyQuery = SelectQueryBuilder<any, any, any>;

function postingsWithEntries(trx: DatabaseTransaction): AnyQuery {
  return trx.selectFrom('postings').innerJoin('entries', 'entries.position', 'postings.position');
}

function until(query: AnyQuery, { asRecorded, asEffective }: AsOf): AnyQuery {
  let limited = query;
  if (asRecorded !== undefined) limited = limited.where('entries.recorded_at', '<=', asRecorded);
  if (asEffective !== undefined) limited = limited.where('entries.occurred_at', '<=', asEffective);
  return limited;
}
