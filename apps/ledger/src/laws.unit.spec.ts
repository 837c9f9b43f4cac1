import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type Database, openDatabase } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import fc from 'fast-check';
import { TestLog } from '../test/events';
import { type History, histories } from '../test/wallet-histories';
import type { LotRow, UseRow } from './lot/lot-rows';
import { lotsProjection } from './lot/lots.projection';
import { sumsByKind } from './posting/account-queries';
import type { AccountRow } from './posting/entry-rows';
import { postingsProjection } from './posting/postings.projection';

const RUNS = { numRuns: 40 };

/** The tables after a history that came in batches of a size. */
async function tablesAfter<T>(history: History, batch: number, look: (db: Database) => Promise<T>): Promise<T> {
  const log = new TestLog();
  for (const event of history.events) log.wallet(event);
  const db = openDatabase(':memory:');
  try {
    for (const projection of [postingsProjection, lotsProjection]) await fill(db, projection, log.events, batch);
    return await look(db);
  } finally {
    await db.destroy();
  }
}

async function fill(db: Database, projection: Projection, events: readonly RecordedEvent[], batch: number) {
  await projection.schema(db);
  for (let from = 0; from < events.length; from += batch) {
    await db.transaction().execute((trx) => projection.apply(trx, events.slice(from, from + batch)));
  }
}

const everything = async (db: Database) => ({
  accounts: (await db.selectFrom('accounts').selectAll().orderBy('account').execute()) as AccountRow[],
  postings: await db.selectFrom('postings').selectAll().orderBy('position').orderBy('no').execute(),
  entries: await db.selectFrom('entries').selectAll().orderBy('position').execute(),
  lots: (await db.selectFrom('lots').selectAll().orderBy('lot_id').execute()) as LotRow[],
  uses: (await db.selectFrom('lot_uses').selectAll().orderBy('debit_id').orderBy('lot_id').execute()) as UseRow[],
  moves: await db.selectFrom('lot_moves').selectAll().orderBy('position').orderBy('lot_id').execute(),
});

const total = (rows: readonly { amount_yen: number }[]) => rows.reduce((sum, row) => sum + row.amount_yen, 0);

describe('the books of any history of wallets', () => {
  it('hold the sums of all postings per account, and balance', () =>
    fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 20 }), async (history, batch) => {
        const sums: Record<string, number> = {};
        for (const { data } of history.events) {
          const { entry } = data as { entry: { postings: { account: string; amountYen: number }[] } };
          for (const { account, amountYen } of entry.postings) sums[account] = (sums[account] ?? 0) + amountYen;
        }
        await tablesAfter(history, batch, async (db) => {
          const { accounts } = await everything(db);
          const posted = accounts.map((row) => [row.account, row.debit_yen - row.credit_yen]);
          expect(Object.fromEntries(posted)).toEqual(sums);
          const now = await db.transaction().execute((trx) => sumsByKind(trx, {}));
          const atTheEnd = await db.transaction().execute((trx) => sumsByKind(trx, { asRecorded: '2099' }));
          expect(atTheEnd).toEqual(now);
          expect(now.reduce((sum, { balanceYen }) => sum + balanceYen, 0)).toBe(0);
        });
      }),
      RUNS,
    ));

  it('hold lots that say what is left, held and used, as the wallets themselves do', () =>
    fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 20 }), async (history, batch) => {
        const { lots, uses, accounts } = await tablesAfter(history, batch, everything);
        for (const lot of lots) {
          const used = uses.filter((use) => use.lot_id === lot.lot_id && use.customer_id === lot.customer_id);
          expect(lot.remaining_yen + lot.held_yen + total(used)).toBe(lot.amount_yen);
        }
        for (const customer of Object.keys(history.leftYen)) {
          const own = lots.filter(({ customer_id }) => customer_id === customer);
          const balance = (account: string) => {
            const row = accounts.find((one) => one.account === `${account}:${customer}`);
            return row ? row.credit_yen - row.debit_yen : 0;
          };
          const leftYen = own.reduce((sum, lot) => sum + lot.remaining_yen, 0);
          const heldYen = own.reduce((sum, lot) => sum + lot.held_yen, 0);
          expect([leftYen, heldYen]).toEqual([history.leftYen[customer], history.heldYen[customer]]);
          expect([leftYen, heldYen]).toEqual([balance('wallet'), balance('hold')]);
        }
        const paidYen: Record<string, number> = {};
        for (const use of uses) {
          if (use.kind === 'payment') paidYen[use.debit_id] = (paidYen[use.debit_id] ?? 0) + use.amount_yen;
        }
        expect(paidYen).toEqual(history.paidYen);
      }),
      RUNS,
    ));

  it('are the same rows whatever batches the log came in', () =>
    fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 2, max: 20 }), async (history, batch) => {
        expect(await tablesAfter(history, batch, everything)).toEqual(await tablesAfter(history, 1, everything));
      }),
      RUNS,
    ));
});
