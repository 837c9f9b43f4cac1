import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@modosu/api-client/api-client';
import { StackApi } from '../client/stack-api';
import type { LocalStack, StackOptions } from '../stack/stack';
import type { Checkout } from './checkout';
import type { Figure } from './figure';
import { inParallel, openShop, type Shop, showCodes } from './shop';

const CONNECTIONS = 64;
const CUSTOMERS = 128;
const PAYMENTS = 3_000;
const ROUNDS = 3;

export type StackModule = { LocalStack: { start(options: StackOptions): Promise<LocalStack> } };

/** Payments by code through the public API of the whole stack; the best of three rounds, the first of which warms up. */
export async function payments(checkout: Checkout, say: (line: string) => void): Promise<Figure> {
  const env = { gateway: { BEHIND_PROXY: 'on' } };
  const stack = await checkout.load<StackModule>('stack').LocalStack.start({ policy: 'hardened', env });
  const api = new StackApi(stack.urls.gateway, CONNECTIONS);
  try {
    const shop = await openShop(api, stack, CUSTOMERS);
    let best = { rate: 0, p50Ms: 0, p99Ms: 0 };
    for (let round = 1; round <= ROUNDS; round++) {
      const paid = await payRound(api, shop);
      say(`round ${round}: ${Math.round(paid.rate)} a second, p50 ${paid.p50Ms} ms, p99 ${paid.p99Ms} ms`);
      if (paid.rate > best.rate) best = paid;
    }
    const flushes = diskRate();
    const queries = await queryRate(api, shop.customers);
    const { rate, p50Ms, p99Ms } = best;
    const also = { p50Ms, p99Ms, flushes, queries, 'of flushes': rate / flushes, 'of queries': rate / queries };
    return { part: 'payments', value: rate, unit: 'a second', also };
  } finally {
    await api.close();
    await stack.stop();
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

async function payRound(api: ApiClient, shop: Shop): Promise<{ rate: number; p50Ms: number; p99Ms: number }> {
  const codes = await showCodes(api, shop.customers, PAYMENTS);
  const latencies: number[] = [];
  const begun = performance.now();
  await inParallel(PAYMENTS, CONNECTIONS, async (i) => {
    const sent = performance.now();
    await api.call('payment.payment.take', { code: codes[i]!, amountYen: 100 }, { token: shop.terminal });
    latencies.push(performance.now() - sent);
  });
  const rate = (PAYMENTS * 1_000) / (performance.now() - begun);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => Math.round(latencies[Math.floor(latencies.length * share)]!);
  return { rate, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** The same way through gateway, broker and service as a payment, without a decision to keep. */
async function queryRate(api: ApiClient, customers: readonly string[]): Promise<number> {
  const begun = performance.now();
  await inParallel(PAYMENTS, CONNECTIONS, (i) =>
    api.call('payment.wallet.show', {}, { token: customers[i % customers.length] }),
  );
  return (PAYMENTS * 1_000) / (performance.now() - begun);
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
