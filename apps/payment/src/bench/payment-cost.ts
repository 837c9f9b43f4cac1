/**
 * Prints what a payment costs where there is much of something, as a ratio to where there is little:
 * `node apps/payment/dist/bench/payment-cost.js`. Without HTTP and NATS: decide, and a durable append into an event store
 * that it starts (or the one at `ESDB_URL`). Each figure is the median of rounds that were measured in turns with those
 * that it is compared with.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { storeToMeasure, writeStream } from '@modosu/event-store-client/bench/long-log';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { openDatabase } from '@modosu/read-models/database/database';
import { KyselySnapshotStore } from '@modosu/read-models/snapshots/kysely-snapshot-store';
import { POLICIES } from '../policy/payment-policy';
import { Wallets } from '../wallet/wallet.aggregate';
import type { WalletCommand } from '../wallet/wallet.commands';
import { walletDecider } from '../wallet/wallet.decider';
import type { WalletEvent } from '../wallet/wallet.events';
import { noWallet } from '../wallet/wallet.state';

const FEW_WALLETS = 10;
const MANY_WALLETS = 100_000;
const FEW_EVENTS = 10_000;
const MANY_EVENTS = 1_000_000;
const FEW_LOTS = 10;
const MANY_LOTS = 100_000;
const IN_FLIGHT = 64;
const ROUNDS = 5;
const IN_A_ROUND = 2_000;
const SINGLE = 60;
const BALANCE_YEN = 100_000;

const policy = { ...POLICIES['2019'], balanceLimitYen: BALANCE_YEN };
const decider = walletDecider({ policy, campaigns: () => [], sessionRefusal: () => undefined });

/** The events of a wallet with ¥100,000 in so many lots of the same size, as its decider would write them. */
function walletOf(customerId: string, lots: number): WalletEvent[] {
  const at = new Date().toISOString();
  const events: WalletEvent[] = [];
  let wallet = noWallet;
  const take = (command: WalletCommand) => {
    for (const event of decider.decide(command, wallet, at).events) {
      wallet = decider.evolve(wallet, event, { revision: events.length, occurredAt: at, commandId: '' });
      events.push(event);
    }
  };
  take({ type: 'activate', customerId });
  const amountYen = BALANCE_YEN / lots;
  for (let n = 0; n < lots; n++) {
    take({ type: 'credit-charge', chargeId: `${customerId}-charge-${n}`, amountYen, method: 'credit' });
  }
  return events;
}

async function writeWallet(store: EventStore, customerId: string, lots: number): Promise<void> {
  const events = walletOf(customerId, lots);
  await writeStream(store, `wallet-${customerId}`, events.length, (n) => events[n]!);
}

function payment(n: number) {
  const at = new Date().toISOString();
  return {
    type: 'pay',
    paymentId: randomUUID(),
    merchantId: `m${n % 50}`,
    terminalId: 't',
    amountYen: 1,
    category: 'general',
    codeHash: createHash('sha256').update(randomUUID()).digest('hex'),
    shown: { sessionId: 's', deviceId: 'd', address: 'a'.repeat(64), network: 'n'.repeat(64), at },
    shownMs: Date.now(),
  } as const;
}

function context() {
  const commandId = randomUUID();
  const actor = { kind: 'terminal', id: 't', merchantId: 'm' };
  return { commandId, correlationId: commandId, causationId: commandId, actor, now: new Date().toISOString() };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** ms of a payment, 64 in flight, one wallet after another. */
async function round(wallets: Wallets, ids: readonly string[], from: number): Promise<number> {
  let next = 0;
  const begun = performance.now();
  const worker = async () => {
    for (let n = next++; n < IN_A_ROUND; n = next++) {
      await wallets.handle(ids[(from + n) % ids.length]!, payment(n), context());
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return (performance.now() - begun) / IN_A_ROUND;
}

/** The same in one set of wallets and another, in turns. */
async function inTurns(open: () => Wallets, few: readonly string[], many: readonly string[]) {
  const [inFew, inMany] = [open(), open()];
  await round(inFew, few, 0);
  await round(inMany, many, 0);
  const times: { few: number[]; many: number[] } = { few: [], many: [] };
  for (let n = 1; n <= ROUNDS; n++) {
    times.few.push(await round(inFew, few, n * IN_A_ROUND));
    times.many.push(await round(inMany, many, n * IN_A_ROUND));
  }
  return { few: median(times.few), many: median(times.many) };
}

/** One payment after another from one wallet; cold: each by a process that has just started. */
async function single(
  open: () => Wallets,
  ids: { few: string; many: string },
  cold: boolean,
  settled: () => Promise<void>,
) {
  const kept = { few: open(), many: open() };
  const times: { few: number[]; many: number[] } = { few: [], many: [] };
  for (let n = 0; n < SINGLE; n++) {
    for (const size of ['few', 'many'] as const) {
      const wallets = cold ? open() : kept[size];
      const begun = performance.now();
      await wallets.handle(ids[size], payment(n), context());
      times[size].push(performance.now() - begun);
      await settled();
    }
  }
  // The first of each read its stream.
  return { few: median(times.few.slice(1)), many: median(times.many.slice(1)) };
}

function print(what: string, { few, many }: { few: number; many: number }): void {
  const figures = `${few.toFixed(2).padStart(9)} ms ${many.toFixed(2).padStart(9)} ms`;
  process.stdout.write(`${what.padEnd(46)}${figures}  ratio ${(many / few).toFixed(2)}\n`);
}

const number = (value: number) => value.toLocaleString('en');

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-snapshots-'));
  const server = await storeToMeasure();
  const store = EventStore.connect(server.url);
  const db = openDatabase(join(folder, 'snapshots.db'));
  const snapshots = new KyselySnapshotStore(() => db);
  const open = () => new Wallets(store, snapshots, { all: () => [] }, { refusalOf: () => undefined }, policy);
  const settled = () => snapshots.settled();
  const run = randomUUID().slice(0, 8);
  const named = (kind: string, count: number) => Array.from({ length: count }, (_, n) => `${kind}-${run}-${n}`);
  const write = (ids: readonly string[], lots: number) =>
    forEachLimit(ids, IN_FLIGHT, (id) => writeWallet(store, id, lots));

  const few = named('few', FEW_WALLETS);
  await write(few, 1);
  await writeStream(store, `filling-${run}-a`, FEW_EVENTS, (n) => ({ type: 'bench.happened.v1', data: { n } }));
  const young = (await inTurns(open, few, few)).few;

  const many = named('many', MANY_WALLETS);
  await write(many, 1);
  print(`from ${number(FEW_WALLETS)} to ${number(MANY_WALLETS)} wallets`, await inTurns(open, few, many));
  print('from 500 wallets to a single one', await inTurns(open, many.slice(0, 500), many.slice(-1)));

  const lots = { few: `lots-${run}-few`, many: `lots-${run}-many` };
  await writeWallet(store, lots.few, FEW_LOTS);
  await writeWallet(store, lots.many, MANY_LOTS);
  await open().load(lots.many);
  await settled();
  const title = `from ${number(FEW_LOTS)} to ${number(MANY_LOTS)} lots in the wallet`;
  print(`${title}, warm`, await single(open, lots, false, settled));
  print(`${title}, cold`, await single(open, lots, true, settled));

  await writeStream(store, `filling-${run}-b`, MANY_EVENTS, (n) => ({ type: 'bench.happened.v1', data: { n } }));
  const old = (await inTurns(open, few, few)).few;
  print(`from ${number(FEW_EVENTS)} to ${number(MANY_EVENTS)} events in the log`, { few: young, many: old });

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
