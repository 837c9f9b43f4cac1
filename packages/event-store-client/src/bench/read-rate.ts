/**
 * Prints how fast the whole log is read: `node dist/bench/read-rate.js [events]` (200,000 if not given). The bare official
 * client reads the same log in the same run; what it does is 1.00.
 */
import { EventStoreDBClient, START } from '@eventstore/db-client';
import { GENESIS_HASH, verifyEvent } from '../hash-chain';
import { EventStore } from '../store/event-store';
import { storeToMeasure, writeStream } from './long-log';

const events = Number(process.argv[2] ?? 200_000);
const STREAMS = 20;

async function timed(work: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const count = await work();
  if (count < events) throw new Error(`${count} of ${events} events`);
  return (count / (performance.now() - started)) * 1000;
}

async function counted(source: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of source) count += 1;
  return count;
}

async function verified(store: EventStore): Promise<number> {
  const heads = new Map<string, string>();
  let count = 0;
  for await (const event of store.readAllRaw({ prefixes: ['wallet-'] })) {
    const hash = verifyEvent(heads.get(event.stream) ?? GENESIS_HASH, event);
    if (!hash) throw new Error(`${event.stream} does not hold at revision ${event.revision}`);
    heads.set(event.stream, hash);
    count += 1;
  }
  return count;
}

function subscribed(store: EventStore): Promise<number> {
  return new Promise((resolve) => {
    let count = 0;
    const subscription = store.subscribe({
      prefixes: ['wallet-'],
      onBatch: async (batch) => {
        count += batch.length;
        if (count >= events) setImmediate(() => subscription.stop().then(() => resolve(count)));
      },
    });
  });
}

async function officialSubscribed(client: EventStoreDBClient): Promise<number> {
  const subscription = client.subscribeToAll({ fromPosition: START });
  let count = 0;
  await new Promise<void>((resolve) => {
    subscription.on('data', () => {
      count += 1;
      if (count >= events) resolve();
    });
  });
  await subscription.unsubscribe();
  return count;
}

async function main(): Promise<void> {
  const server = await storeToMeasure();
  const store = EventStore.connect(server.url);
  const client = EventStoreDBClient.connectionString(server.url);
  const data = (n: number) => ({ amountYen: 1_000, note: 'x'.repeat(200), n, entry: { postings: [1, 2] } });
  const write = (n: number) =>
    writeStream(store, `wallet-${n}`, events / STREAMS, (at) => ({ type: 'wallet.paid.v1', data: data(at) }));
  await Promise.all(Array.from({ length: STREAMS }, (_, n) => write(n)));

  const ways: [string, () => Promise<number>][] = [
    ['official client, $all', () => counted(client.readAll())],
    ['readAll', () => counted(store.readAll())],
    ['readAllRaw', () => counted(store.readAllRaw())],
    ['readAllRaw by prefix', () => counted(store.readAllRaw({ prefixes: ['wallet-'] }))],
    ['readAllRaw and verifyEvent', () => verified(store)],
    ['official client, subscription', () => officialSubscribed(client)],
    ['subscribe', () => subscribed(store)],
  ];
  for (const [, way] of ways.slice(0, 3)) await timed(way);
  let official = 0;
  for (const [name, way] of ways) {
    const rate = Math.max(await timed(way), await timed(way));
    if (name.startsWith('official')) official = rate;
    process.stdout.write(
      `${name.padEnd(32)} ${Math.round(rate).toLocaleString('en').padStart(9)} a second  ${(rate / official).toFixed(2)}\n`,
    );
  }
  process.stdout.write(`memory ${Math.round(process.memoryUsage.rss() / 1_048_576)} MB\n`);
  await store.dispose();
  await client.dispose();
  await server.stop();
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
