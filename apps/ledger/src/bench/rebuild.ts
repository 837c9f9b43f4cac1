/**
 * Rebuilds the books from a log of money events: `node dist/bench/rebuild.js [events]` (200,000 if not given). The bare
 * official client reads the same log in the same run; what it does is 1.00. Exit code 1 below 0.6 or above 300 MB.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareRead } from '@modosu/event-store-client/bench/bare-read';
import { storeToMeasure } from '@modosu/event-store-client/bench/long-log';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { openDatabase } from '@modosu/read-models/database/database';
import { DroppedEvents } from '@modosu/read-models/fold/dropped-events';
import { Build } from '@modosu/read-models/rebuild/build';
import { makeProgressTables, prepareProjection } from '@modosu/read-models/tables/checkpoints';
import { lotsProjection } from '../lot/lots.projection';
import { postingsProjection } from '../posting/postings.projection';
import { writeMoneyLog } from './money-log';

const asked = Number(process.argv[2] ?? 200_000);
/** Set in the process that writes the log, whose memory is not the rebuild's. */
const writeTo = process.argv[3];
const LEAST_RATIO = 0.6;
const MOST_MB = 300;

const perSecond = (count: number, began: number) => (count / (performance.now() - began)) * 1_000;
const said = (name: string, value: string) => process.stdout.write(`${name.padEnd(34)} ${value.padStart(12)}\n`);
const whole = (count: number) => Math.round(count).toLocaleString('en');

async function rebuildRate(store: EventStore): Promise<{ events: number; rate: number; peakMb: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-books-'));
  const db = openDatabase(join(folder, 'ledger.db'));
  await makeProgressTables(db);
  const projections = [postingsProjection, lotsProjection];
  for (const projection of projections) await prepareProjection(db, projection);
  let peak = 0;
  const watching = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const began = performance.now();
  const builder = db.forLongWork() ?? db;
  const parts = { store, db, builder, dropped: new DroppedEvents(store, 'bench') };
  const build = await Build.begin(parts, projections, 'building');
  await build.advance();
  const filled = performance.now();
  await build.makeIndexes();
  await build.takeOver();
  const { events } = build.progress();
  const rate = perSecond(events, began);
  said('  of which making indexes, ms', whole(performance.now() - filled));
  clearInterval(watching);
  const { accounts, lots } = await rowsOf(db);
  said('  accounts, lots', `${whole(accounts)}, ${whole(lots)}`);
  await builder.destroy();
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
  return { events, rate, peakMb: peak / 1_048_576 };
}

async function rowsOf(db: ReturnType<typeof openDatabase>): Promise<{ accounts: number; lots: number }> {
  const count = async (table: string) => {
    const query = db.selectFrom(table).select((select) => select.fn.countAll().as('rows'));
    return Number((await query.executeTakeFirstOrThrow()).rows);
  };
  return { accounts: await count('accounts'), lots: await count('lots') };
}

async function written(url: string): Promise<void> {
  const began = performance.now();
  const writer = spawn(process.execPath, [__filename, String(asked), url], { stdio: 'inherit' });
  const [code] = await once(writer, 'exit');
  if (code !== 0) throw new Error('the log could not be written');
  said('written, a second', whole(perSecond(asked, began)));
}

async function main(): Promise<number> {
  if (writeTo !== undefined) {
    await writeMoneyLog(EventStore.connect(writeTo, { tryMs: 20_000 }), asked);
    return 0;
  }
  const server = await storeToMeasure();
  const store = EventStore.connect(server.url, { tryMs: 20_000 });
  await written(server.url);
  const rebuilt = await rebuildRate(store);
  // After the rebuild, so that the memory shown is the rebuild's; the store has been read once by then, for both.
  const bare = await bareRead(server.url);
  const ratio = rebuilt.rate / bare.perSecond;
  said('events', whole(bare.events));
  said('official client reads, a second', whole(bare.perSecond));
  said('books rebuilt, a second', whole(rebuilt.rate));
  said('ratio', ratio.toFixed(2));
  said('peak memory, MB', whole(rebuilt.peakMb));
  await store.dispose();
  await server.stop();
  if (rebuilt.events !== bare.events) throw new Error(`${rebuilt.events} of ${bare.events} events`);
  return ratio >= LEAST_RATIO && rebuilt.peakMb <= MOST_MB ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
