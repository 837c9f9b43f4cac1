import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@modosu/api-client/api-client';
import { StackApi } from '../client/stack-api';
import type { LocalStack, StackOptions } from '../stack/stack';
import type { Checkout } from './checkout';
import { type Figure, median } from './figure';
import { PlainLedger } from './plain-ledger/plain-ledger';
import { inParallel, openShop, type Shop, showCodes } from './shop';

const CONNECTIONS = 64;
const CUSTOMERS = 128;
const PAYMENTS = 3_000;
const ROUNDS = 3;
/** Whose CPU a payment uses. */
const MEASURED = [
  'gateway',
  'nats-server',
  'payment',
  'event-store',
  'ledger',
  'compensation',
  'identity',
  'charging',
] as const;

export type StackModule = { LocalStack: { start(options: StackOptions): Promise<LocalStack> } };

/**
 * Payments by code through the public API of the whole stack, and beside it the same number of payments of a plain ledger,
 * in turns: the best of three rounds, the first of which warms up, and the median of the rounds' ratios.
 */
export async function payments(checkout: Checkout, say: (line: string) => void): Promise<Figure> {
  const env = { gateway: { BEHIND_PROXY: 'on' } };
  const stack = await checkout.load<StackModule>('stack').LocalStack.start({ policy: 'hardened', env });
  const api = new StackApi(stack.urls.gateway, CONNECTIONS);
  const plain = await PlainLedger.start(CONNECTIONS);
  if (!plain) say('there is no PostgreSQL here, so no plain ledger is measured beside it');
  try {
    const shop = await openShop(api, stack, CUSTOMERS);
    const rounds: Round[] = [];
    const plainRates: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const paid = await payRound(api, shop, stack);
      say(`round ${round}: ${Math.round(paid.rate)} a second, p50 ${paid.p50Ms} ms, p99 ${paid.p99Ms} ms`);
      rounds.push(paid);
      if (!plain) continue;
      plainRates.push(await rateOf(() => plain.pay()));
      say(`         ${Math.round(plainRates.at(-1)!)} a second by the plain ledger`);
    }
    const best = rounds.reduce((one, other) => (other.rate > one.rate ? other : one));
    const flushes = diskRate();
    const queries = await queryRate(api, shop.customers);
    const { rate, p50Ms, p99Ms } = best;
    const ratios = rounds.slice(1).map((round, i) => round.rate / plainRates[i + 1]!);
    const beside: Record<string, number> = plain
      ? { 'plain ledger': Math.max(...plainRates), 'of plain ledger': median(ratios) }
      : {};
    const also = { p50Ms, p99Ms, flushes, queries, 'of flushes': rate / flushes, 'of queries': rate / queries };
    return { part: 'payments', value: rate, unit: 'a second', also: { ...also, ...beside, ...best.cpu } };
  } finally {
    await api.close();
    await stack.stop();
    await plain?.stop();
  }
}

/** From the first process to every program healthy. */
export async function start(checkout: Checkout): Promise<Figure> {
  const begun = performance.now();
  const memory: Record<string, number> = {};
  const stack = await checkout.load<StackModule>('stack').LocalStack.start({
    policy: 'hardened',
    onReady: ({ name, memoryMb }) => {
      memory[`${name} MB`] = memoryMb;
    },
  });
  const value = performance.now() - begun;
  await stack.stop();
  return { part: 'start', value, unit: 'ms', also: memory };
}

interface Round {
  readonly rate: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** µs of CPU for a payment, by program. */
  readonly cpu: Readonly<Record<string, number>>;
}

async function payRound(api: ApiClient, shop: Shop, stack: LocalStack): Promise<Round> {
  const codes = await showCodes(api, shop.customers, PAYMENTS);
  const latencies: number[] = [];
  const before = cpuOf(stack);
  const rate = await rateOf(async (i) => {
    const sent = performance.now();
    await api.call('payment.payment.take', { code: codes[i]!, amountYen: 100 }, { token: shop.terminal });
    latencies.push(performance.now() - sent);
  });
  const after = cpuOf(stack);
  const cpu = Object.keys(after).map((name) => [`${name} µs`, (after[name]! - before[name]!) / PAYMENTS] as const);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => Math.round(latencies[Math.floor(latencies.length * share)]!);
  return { rate, p50Ms: at(0.5), p99Ms: at(0.99), cpu: Object.fromEntries(cpu) };
}

/** What each program of the stack has used of the CPUs since it began, µs, in steps of 10 ms; nothing where the system does not tell. */
function cpuOf(stack: LocalStack): Record<string, number> {
  const used = MEASURED.flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${stack.pidOf(name)}/stat`, 'utf8');
      // Behind the name, which may hold anything: user and system time in hundredths of a second.
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13);
      return [[name, (Number(user) + Number(system)) * 10_000] as const];
    } catch {
      return [];
    }
  });
  return Object.fromEntries(used);
}

/** How many a second are done of PAYMENTS, as many at once as there are connections. */
async function rateOf(one: (i: number) => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await inParallel(PAYMENTS, CONNECTIONS, one);
  return (PAYMENTS * 1_000) / (performance.now() - begun);
}

/** The same way through gateway, broker and service as a payment, without a decision to keep. */
function queryRate(api: ApiClient, customers: readonly string[]): Promise<number> {
  return rateOf((i) => api.call('payment.wallet.show', {}, { token: customers[i % customers.length] }));
}

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
  const rate = (writes * 1_000) / (performance.now() - begun);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return rate;
}
