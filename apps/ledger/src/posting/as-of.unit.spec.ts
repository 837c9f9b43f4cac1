import type { RecordedEvent } from '@modosu/event-store-client/event';
import { openDatabase } from '@modosu/read-models/database/database';
import fc from 'fast-check';
import { TestLog } from '../../test/events';
import { histories } from '../../test/wallet-histories';
import { accountPage } from './account-pages';
import { type AsOf, accountBalance, countEntries, openTransits, sumsByKind } from './account-queries';
import { postingsProjection } from './postings.projection';

const START = Date.UTC(2019, 6, 1);
const isoAt = (second: number, ms = 0) => new Date(START + second * 1_000 + ms).toISOString();
/** So few moments that several events share one, and that what is asked lies before, at and after them. */
const second = fc.integer({ min: 0, max: 6 });
const moment = fc.tuple(second, fc.constantFrom(-1, 0, 1)).map(([at, ms]) => isoAt(at, ms));
const asOfs: fc.Arbitrary<AsOf> = fc.record({ asRecorded: moment, asEffective: moment }, { requiredKeys: [] });

type Posting = { account: string; amountYen: number };
const postingsOf = ({ data }: RecordedEvent) => (data as { entry: { postings: Posting[] } }).entry.postings;
const inTime = ({ metadata, recordedAt }: RecordedEvent, { asRecorded, asEffective }: AsOf) =>
  (asRecorded === undefined || recordedAt.toISOString() <= asRecorded) &&
  (asEffective === undefined || metadata.occurredAt <= asEffective);

/** Debits and credits of whatever is summed under one name, from the events themselves. */
function fold(events: readonly RecordedEvent[], asOf: AsOf, nameOf: (account: string) => string) {
  const sums: Record<string, { debitYen: number; creditYen: number; balanceYen: number }> = {};
  for (const { account, amountYen } of events.filter((event) => inTime(event, asOf)).flatMap(postingsOf)) {
    sums[nameOf(account)] ??= { debitYen: 0, creditYen: 0, balanceYen: 0 };
    const sum = sums[nameOf(account)]!;
    if (amountYen > 0) sum.debitYen += amountYen;
    else sum.creditYen -= amountYen;
    sum.balanceYen += amountYen;
  }
  return sums;
}

describe('the books at a time', () => {
  it('are what the events that were recorded, and had happened, by then add up to; at their very moment too', () =>
    fc.assert(
      fc.asyncProperty(histories, fc.array(fc.tuple(second, second)), asOfs, async (history, times, asOf) => {
        const log = new TestLog();
        for (const event of history.events) log.wallet(event);
        // Recorded in the order of the log; what happened may have happened at any time.
        const recorded = times.map(([at]) => at).sort((a, b) => a - b);
        const events = log.events.map((event, i) => ({
          ...event,
          recordedAt: new Date(isoAt(recorded[i] ?? 6)),
          metadata: { ...event.metadata, occurredAt: isoAt(times[i]?.[1] ?? 3) },
        }));
        const db = openDatabase(':memory:');
        try {
          await postingsProjection.schema(db);
          await db.transaction().execute(async (trx) => {
            await postingsProjection.apply(trx, events);
            const accounts = fold(events, asOf, (account) => account);
            for (const account of new Set(events.flatMap(postingsOf).map((posting) => posting.account))) {
              const none = { debitYen: 0, creditYen: 0, balanceYen: 0 };
              expect(await accountBalance(trx, account, asOf)).toEqual(accounts[account] ?? none);
              const { lines } = await accountPage(trx, account, { limit: 1_000 });
              expect(lines.at(-1)?.balanceYen).toBe((await accountBalance(trx, account, {})).balanceYen);
            }
            const kinds = await sumsByKind(trx, asOf);
            const byKind = kinds.map(({ kind, debitYen, creditYen, balanceYen }) => [
              kind,
              { debitYen, creditYen, balanceYen },
            ]);
            expect(Object.fromEntries(byKind)).toEqual(fold(events, asOf, (account) => account.split(':')[0]!));
            expect(kinds.reduce((sum, { balanceYen }) => sum + balanceYen, 0)).toBe(0);
            const transits = Object.entries(accounts).filter(
              ([account, { balanceYen }]) => account.startsWith('transit:') && balanceYen !== 0,
            );
            expect(await openTransits(trx, asOf)).toEqual(
              transits.map(([account, { balanceYen }]) => ({ account, balanceYen })).sort(byAccount),
            );
            expect(await countEntries(trx, asOf)).toBe(events.filter((event) => inTime(event, asOf)).length);
          });
        } finally {
          await db.destroy();
        }
      }),
      { numRuns: 60 },
    ));
});

const byAccount = (a: { account: string }, b: { account: string }) => (a.account < b.account ? -1 : 1);
