import { spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inLanes, openShop, type Shop, showCodes } from './bench/shop';
import { ApiClient } from './client/api-client';
import { builtFile } from './programs';
import { LocalStack } from './stack';

/**
 * `npm run bench`: where the time goes, in figures of one run on this machine. It prints; nothing here passes or fails.
 * `npm run bench -- payments` or `-- log` runs a part.
 */
const CONNECTIONS = 64;
const CUSTOMERS = 256;
const PAYMENTS = 6_000;
const ROUNDS = 3;
const MANY_EVENTS = '1000000';

const say = (what: string, figure: string) => console.log(`${what.padEnd(52)} ${figure}`);
const part = process.argv[2];

const rate = (count: number, ms: number) => (count * 1_000) / ms;
const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')} a second`;

/** What the disk does: 4 KiB appended and flushed, one after another. */
function diskRate(): number {
  const folder = mkdtempSync(join(tmpdir(), 'modosu-bench-'));
  const file = openSync(join(folder, 'file'), 'a');
  const block = Buffer.alloc(4_096, 1);
  const begun = performance.now();
  let writes = 0;
  for (; performance.now() - begun < 1_500; writes++) {
    writeSync(file, block);
    fdatasyncSync(file);
  }
  const measured = rate(writes, performance.now() - begun);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return measured;
}

/** The same way through gateway, broker and service as a payment, without a decision to keep. */
async function queryRate(api: ApiClient, customers: readonly string[]): Promise<number> {
  const begun = performance.now();
  await inLanes(PAYMENTS, CONNECTIONS, (i) =>
    api.call('GET', '/v1/wallet', undefined, { token: customers[i % customers.length]! }),
  );
  return rate(PAYMENTS, performance.now() - begun);
}

async function payments(): Promise<void> {
  const begun = performance.now();
  const memory: string[] = [];
  const stack = await LocalStack.start({
    policy: 'hardened',
    simulation: false,
    env: { gateway: { BEHIND_PROXY: 'on' } },
    onReady: ({ name, memoryMb }) => memory.push(`${name} ${memoryMb}`),
  });
  try {
    say('all programs healthy', `${((performance.now() - begun) / 1_000).toFixed(1)} s`);
    say('resident memory when ready, MB', memory.join(', '));
    const api = new ApiClient(stack.urls.gateway, CONNECTIONS);
    const shop = await openShop(api, stack, CUSTOMERS);
    // The first round warms everything up and is shown like the others.
    let best = 0;
    for (let round = 1; round <= ROUNDS; round++) best = Math.max(best, await payRound(api, shop, round));
    const disk = diskRate();
    const query = await queryRate(api, shop.customers);
    say('disk: 4 KiB appended and flushed, one at a time', perSecond(disk));
    say('wallet queries the same way', perSecond(query));
    say('ratio: payments / disk flushes', (best / disk).toFixed(2));
    say('ratio: payments / wallet queries', (best / query).toFixed(2));
    await api.close();
  } finally {
    await stack.stop();
  }
}

/** Shows codes, pays with them, prints both. @returns payments a second */
async function payRound(api: ApiClient, shop: Shop, round: number): Promise<number> {
  const showing = performance.now();
  const codes = await showCodes(api, shop.customers, PAYMENTS);
  const showMs = performance.now() - showing;
  const latencies: number[] = [];
  const paying = performance.now();
  await inLanes(PAYMENTS, CONNECTIONS, async (i) => {
    const sent = performance.now();
    await api.call('POST', '/v1/payments', { code: codes[i], amountYen: 100 }, { token: shop.terminal });
    latencies.push(performance.now() - sent);
  });
  const payMs = performance.now() - paying;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)]!.toFixed(0);
  const paid = rate(PAYMENTS, payMs);
  say(
    `round ${round}: payments by code, ${CONNECTIONS} connections`,
    `${perSecond(paid)}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
  say(`round ${round}: codes shown`, perSecond(rate(PAYMENTS, showMs)));
  return paid;
}

/** The event store, then what is built on the log: each a program that starts a store of its own. */
function log(): void {
  const options = part === 'log' ? process.argv.slice(3) : [];
  const run = (title: string, file: string, ...args: string[]) => {
    console.log(`\n${title}`);
    spawnSync(process.execPath, [builtFile(file), ...args], { stdio: 'inherit' });
  };
  run('The event store', 'apps/event-store/dist/bench/main.js', ...options);
  if (options.includes('--json') || options.includes('--help')) return;
  run('Reading', 'packages/event-store-client/dist/bench/read-rate.js');
  run('A command on short and long streams', 'packages/read-models/dist/bench/command-cost.js');
  run('The books, rebuilt', 'apps/ledger/dist/bench/rebuild.js', MANY_EVENTS);
  run('The log, verified', 'apps/ledger/dist/bench/verify.js', MANY_EVENTS);
}

async function main(): Promise<void> {
  if (part === undefined || part === 'log') log();
  if (part === undefined || part === 'payments') await payments();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
