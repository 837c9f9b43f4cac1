import 'reflect-metadata';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { AccessTokenSigner } from '../access/access-token';
import { echo } from './echo';
import { makeEnvironment } from './environment';
import { makeKeys } from './keys';
import { startNats } from './nats-server';
import { callerContext, openCaller } from './test-transport';

/**
 * Measures requests a second from a caller's messenger through the broker and the transport of another process and back:
 * `node dist/testing/echo-bench.js [seconds]`.
 */
const SECONDS = Number(process.argv[2] ?? 5);

async function measure(): Promise<void> {
  const keys = makeKeys('identity', 'payment', 'gateway');
  const nats = await startNats(['payment', 'gateway']);
  const { env, remove } = makeEnvironment('payment', keys, { natsUrl: nats.url, eventStoreUrl: 'esdb://127.0.0.1:1' });
  const service = fork(join(__dirname, 'echo-service.js'), { env: { ...process.env, ...env }, stdio: 'inherit' });
  const caller = await openCaller(nats, 'gateway', keys);
  const identity = new AccessTokenSigner('identity', keys.privateKeys.identity!);
  const accessToken = identity.sign({
    kind: 'customer',
    sub: 'customer-1',
    sid: 'session-1',
    amr: ['password', 'totp'],
  });
  const actor = { kind: 'customer', id: 'customer-1' } as const;
  const ask = () => caller.messenger.send(echo, { text: 'a request of usual size' }, callerContext(actor, accessToken));
  while ((await ask().catch(() => undefined)) === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const inFlight of [1, 64, 64, 256]) {
    const { perSecond, medianMs, p99Ms } = await load(ask, inFlight);
    process.stdout.write(`${inFlight} in flight: ${perSecond}/s, median ${medianMs} ms, p99 ${p99Ms} ms\n`);
  }
  await caller.close();
  const gone = new Promise((resolve) => service.once('exit', resolve));
  service.kill('SIGTERM');
  await gone;
  await nats.stop();
  remove();
}

async function load(ask: () => Promise<unknown>, inFlight: number) {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + SECONDS * 1_000;
  const one = async (): Promise<void> => {
    for (let now = performance.now(); now < until; ) {
      await ask();
      const after = performance.now();
      latencies.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  const perSecond = Math.round(latencies.length / ((performance.now() - startedAt) / 1_000));
  latencies.sort((a, b) => a - b);
  const at = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(2);
  return { perSecond, medianMs: at(0.5), p99Ms: at(0.99) };
}

void measure();
