import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { Cut } from '../merchant/merchant.commands';
import type { Settled } from '../merchant/merchant.state';
import type { WalletEvent } from '../wallet/wallet.events';

const LINES = 'merchant_lines';
const EARNED = 'merchant_earned';

export type LineKind = 'payment' | 'void' | 'refund';

export interface MerchantLine {
  readonly merchant_id: string;
  /** From 1, in the order of the log. */
  readonly line: number;
  readonly kind: LineKind;
  readonly payment_id: string;
  /** Below zero where it was given back. */
  readonly amount_yen: number;
  readonly event_id: string;
  readonly at: string;
}

export interface LineTables {
  readonly [LINES]: MerchantLine;
  /** How many lines a merchant has, and their sum. */
  readonly [EARNED]: { readonly merchant_id: string; readonly lines: number; readonly earned_yen: number };
}

/** What a merchant's statements are made of: its payments, voids and refunds, numbered. */
export const linesProjection: Projection<LineTables> = {
  name: 'merchant-lines',
  version: 1,
  prefixes: ['wallet-'],
  tables: [LINES, EARNED],
  async schema(db) {
    await db.schema
      .createTable(LINES)
      .ifNotExists()
      .addColumn('merchant_id', 'text', (column) => column.notNull())
      .addColumn('line', 'bigint', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('payment_id', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('merchant_lines_key', ['merchant_id', 'line'])
      .execute();
    await db.schema
      .createTable(EARNED)
      .ifNotExists()
      .addColumn('merchant_id', 'text', (column) => column.primaryKey())
      .addColumn('lines', 'bigint', (column) => column.notNull())
      .addColumn('earned_yen', 'bigint', (column) => column.notNull())
      .execute();
  },
  async apply(trx, events) {
    const unnumbered = events.flatMap(lineOf);
    if (unnumbered.length === 0) return;
    const merchantIds = [...new Set(unnumbered.map(({ merchant_id }) => merchant_id))];
    const known = await trx.selectFrom(EARNED).selectAll().where('merchant_id', 'in', merchantIds).execute();
    const earned = new Map(known.map(({ merchant_id, ...rest }) => [merchant_id, rest]));
    const numbered = unnumbered.map((one) => {
      const { lines, earned_yen } = earned.get(one.merchant_id) ?? { lines: 0, earned_yen: 0 };
      earned.set(one.merchant_id, { lines: lines + 1, earned_yen: earned_yen + one.amount_yen });
      return { ...one, line: lines + 1 };
    });
    for (let from = 0; from < numbered.length; from += MOST_ROWS) {
      await trx
        .insertInto(LINES)
        .values(numbered.slice(from, from + MOST_ROWS))
        .execute();
    }
    const rows = merchantIds.map((merchant_id) => ({ merchant_id, ...earned.get(merchant_id)! }));
    await trx
      .insertInto(EARNED)
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('merchant_id').doUpdateSet((row) => ({
          lines: row.ref('excluded.lines'),
          earned_yen: row.ref('excluded.earned_yen'),
        })),
      )
      .execute();
  },
};

/** A statement of SQL takes so many values. */
const MOST_ROWS = 500;

function lineOf(recorded: RecordedEvent): Omit<MerchantLine, 'line'>[] {
  const { type, data, id: event_id, metadata } = recorded as RecordedEvent<WalletEvent>;
  const kind = kindOf(type);
  if (kind === undefined) return [];
  const { merchantId: merchant_id, paymentId: payment_id, amountYen } = data as Received;
  const amount_yen = kind === 'payment' ? amountYen : -amountYen;
  return [{ merchant_id, kind, payment_id, amount_yen, event_id, at: metadata.occurredAt }];
}

interface Received {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly amountYen: number;
}

function kindOf(type: string): LineKind | undefined {
  switch (type) {
    case 'wallet.payment-made.v1':
      return 'payment';
    case 'wallet.payment-voided.v1':
    case 'wallet.payment-voided.v2':
      return 'void';
    case 'wallet.payment-refunded.v1':
      return 'refund';
    default:
      return undefined;
  }
}

/** The lines after the last statement. What a table says of a merchant it says for the events that it has seen. */
export async function cutOf(db: Database<LineTables>, merchantId: string, { throughLine }: Settled): Promise<Cut> {
  const { lines, earned_yen } = await earnedBy(db, merchantId);
  const sums = await db
    .selectFrom(LINES)
    .select(['kind', ({ fn }) => fn.sum<number>('amount_yen').as('yen')])
    .where('merchant_id', '=', merchantId)
    .where('line', '>', throughLine)
    .where('line', '<=', lines)
    .groupBy('kind')
    .execute();
  const last = db.selectFrom(LINES).select('event_id').where('merchant_id', '=', merchantId).where('line', '=', lines);
  const sumOf = (kind: LineKind) => Math.abs(Number(sums.find((sum) => sum.kind === kind)?.yen ?? 0));
  return {
    afterLine: throughLine,
    throughLine: lines,
    throughEventId: (await last.executeTakeFirst())?.event_id,
    earnedYen: earned_yen,
    receiptsYen: sumOf('payment'),
    voidsYen: sumOf('void'),
    refundsYen: sumOf('refund'),
  };
}

export async function earnedBy(
  db: Database<LineTables>,
  merchantId: string,
): Promise<{ lines: number; earned_yen: number }> {
  const row = await db.selectFrom(EARNED).selectAll().where('merchant_id', '=', merchantId).executeTakeFirst();
  return row ?? { lines: 0, earned_yen: 0 };
}

/** One more than the page has, where there is more. */
export function linesBetween(
  db: Database<LineTables>,
  merchantId: string,
  { after, through, limit }: { after: number; through: number; limit: number },
) {
  const rows = db.selectFrom(LINES).selectAll().where('merchant_id', '=', merchantId).where('line', '>', after);
  return rows
    .where('line', '<=', through)
    .orderBy('line')
    .limit(limit + 1)
    .execute();
}
