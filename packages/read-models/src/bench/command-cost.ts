/**
 * Prints what a command costs on a short and on a long stream: `node dist/bench/command-cost.js [events of the longest]`
 * (100,000 if not given). Warm: the state is in memory. Cold: the process has just started, so it reads snapshot and
 * stream. Each figure is the median of many commands, each append on disk; the last column is against the short stream.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aggregate, type CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { AppendOnlyMap, appendOnlyMaps } from '@modosu/event-sourcing/memory/append-only-map';
import { storeToMeasure, writeStream } from '@modosu/event-store-client/bench/long-log';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { openDatabase } from '../database/database';
import { KyselySnapshotStore } from '../snapshots/kysely-snapshot-store';

const LONGEST = Number(process.argv[2] ?? 100_000);
const LENGTHS = [10, LONGEST / 100, LONGEST];
const COMMANDS = 60;
/** With the warm commands 40 events since the snapshot, where the next one comes after 50. */
const SINCE = 10;

interface PaidEvent {
  readonly type: 'wallet.paid.v1';
  readonly data: { readonly lotId: string; readonly amountYen: number; readonly origin: object };
}
interface Bounded {
  readonly paidYen: number;
  readonly count: number;
}
interface Growing extends Bounded {
  readonly lots: AppendOnlyMap<object>;
}

const paid = (lotId: string): PaidEvent => ({
  type: 'wallet.paid.v1',
  data: { lotId, amountYen: 500, origin: { kind: 'charge', id: lotId } },
});
const pay = { kind: 'pay', lotId: '' };
type Pay = typeof pay;

const bounded: Decider<Pay, PaidEvent, Bounded> = {
  initial: { paidYen: 0, count: 0 },
  evolve: ({ paidYen, count }, { data }) => ({ paidYen: paidYen + data.amountYen, count: count + 1 }),
  decide: ({ lotId }, { count }) => accept([paid(lotId)], { count }),
};

/** Remembers every lot, as a wallet does, and asks whether it has seen the next one. */
const growing: Decider<Pay, PaidEvent, Growing> = {
  initial: { ...bounded.initial, lots: AppendOnlyMap.empty() },
  evolve: (state, event, place) => ({
    ...bounded.evolve(state, event, place),
    lots: state.lots.with(event.data.lotId, event.data),
  }),
  decide: ({ lotId }, { lots, count }) => accept(lots.has(lotId) ? [] : [paid(lotId)], { count }),
};

interface Measured {
  readonly name: string;
  readonly decider: Decider<Pay, PaidEvent, Bounded> | Decider<Pay, PaidEvent, Growing>;
}

function context(): CommandContext {
  const commandId = randomUUID();
  // After all that is recorded: the memory of commands holds the last 24 hours of the stream.
  const now = new Date(Date.UTC(2019, 6, 1) + LONGEST * 30_000).toISOString();
  return { commandId, correlationId: commandId, causationId: commandId, actor: { kind: 'customer' }, now };
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

async function measure(store: EventStore, snapshots: KyselySnapshotStore, { name, decider }: Measured): Promise<void> {
  const open = () =>
    new Aggregate({
      store,
      category: 'wallet',
      decider: decider as Decider<Pay, PaidEvent, Bounded>,
      service: 'bench',
      snapshots: { in: snapshots, format: { version: 1, classes: [appendOnlyMaps] } },
    });
  const command = () => ({ kind: 'pay', lotId: randomUUID() });
  const timed = async (aggregate: ReturnType<typeof open>, id: string) => {
    const started = performance.now();
    await aggregate.handle(id, command(), context());
    return performance.now() - started;
  };
  // The program itself grows fast with use; what is measured first must not pay for that.
  const practice = randomUUID();
  await writeStream(store, `wallet-${practice}`, 300, () => paid(randomUUID()));
  for (let n = 0; n < 2 * COMMANDS; n += 1) await timed(open(), practice);
  await snapshots.settled();
  const first: { warm?: number; cold?: number } = {};
  for (const length of LENGTHS) {
    const id = randomUUID();
    await writeStream(store, `wallet-${id}`, length, () => paid(randomUUID()));
    // The first process to see it writes the snapshot.
    await open().load(id);
    await snapshots.settled();
    const aggregate = open();
    for (let n = 0; n < (length > SINCE ? SINCE : 0); n += 1) await aggregate.handle(id, command(), context());
    const warm: number[] = [];
    const cold: number[] = [];
    for (let n = 0; n < COMMANDS / 2; n += 1) warm.push(await timed(aggregate, id));
    for (let n = 0; n < COMMANDS / 2; n += 1) {
      cold.push(await timed(open(), id));
      await snapshots.settled();
    }
    for (const [kind, times] of [
      ['warm', warm],
      ['cold', cold],
    ] as const) {
      const ms = median(times);
      first[kind] ??= ms;
      const ratio = (ms / first[kind]).toFixed(2);
      const what = `${name}, ${length.toLocaleString('en')} events, ${kind}`;
      process.stdout.write(`${what.padEnd(48)} ${ms.toFixed(2).padStart(8)} ms  ${ratio}\n`);
    }
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-snapshots-'));
  const server = await storeToMeasure();
  const store = EventStore.connect(server.url);
  const db = openDatabase(join(folder, 'snapshots.db'));
  const snapshots = new KyselySnapshotStore(() => db);
  await measure(store, snapshots, { name: 'bounded state', decider: bounded });
  await measure(store, snapshots, { name: 'state that grows with each event', decider: growing });
  await store.dispose();
  await db.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
