import { spawnSync } from 'node:child_process';
import { inLanes, openShop, showCodes } from './bench/shop';
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

const say = (what: string, figure: string) => console.log(`${what.padEnd(52)} ${figure}`);
const part = process.argv[2];

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
    for (let round = 1; round <= ROUNDS; round++) {
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
      const rate = (count: number, ms: number) => `${Math.round((count * 1_000) / ms).toLocaleString('en')} a second`;
      say(
        `round ${round}: payments by code, ${CONNECTIONS} connections`,
        `${rate(PAYMENTS, payMs)}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
      );
      say(`round ${round}: codes shown`, rate(PAYMENTS, showMs));
      say(`round ${round}: both, a code and its payment`, rate(PAYMENTS, payMs + showMs));
    }
    await api.close();
  } finally {
    await stack.stop();
  }
}

function log(): void {
  spawnSync(process.execPath, [builtFile('apps/event-store/dist/bench.js'), '3'], { stdio: 'inherit' });
}

async function main(): Promise<void> {
  if (part === undefined || part === 'log') log();
  if (part === undefined || part === 'payments') await payments();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
