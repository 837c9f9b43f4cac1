import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Checkout } from './checkout';
import type { Figure } from './figure';
import type { StackModule } from './payments';

const IN_FLIGHT = 64;
const WARM_UP_MS = 1_500;
const APPENDING_MS = 5_000;
const CAUGHT_UP = 20_000;
const BOOKED = 120_000;
const VERIFIED = 120_000;
const PATIENCE_MS = 120_000;

/** What the clients of the log have in common, whichever checkout they are of. */
interface StoreModule {
  EventStore: {
    connect(url: string): {
      append(stream: string, expected: 'no_stream', events: readonly object[]): Promise<unknown>;
      dispose(): Promise<void>;
    };
  };
}

/** Events of about 300 bytes into new streams, by the checkout's own client into its own event store, on the disk. */
export async function append(checkout: Checkout): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'modosu-bench-'));
  const program = [checkout.place('eventStore'), '--port', '0', '--data', folder];
  const server = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(server.stdout, 'data');
    const { port } = JSON.parse(String(line)) as { port: number };
    const store = checkout.load<StoreModule>('store').EventStore.connect(`esdb://127.0.0.1:${port}?tls=false`);
    const dataJson = JSON.stringify({ amountYen: 1_000, note: 'x'.repeat(240), at: '2019-07-01T00:00:00.000Z' });
    const metadataJson = JSON.stringify({ service: 'bench', hash: '0'.repeat(64) });
    const appends = async (ms: number) => {
      const begun = performance.now();
      let count = 0;
      const lane = async () => {
        for (; performance.now() - begun < ms; count++) {
          const event = { id: randomUUID(), type: 'bench.happened.v1', dataJson, metadataJson };
          await store.append(`bench-${event.id}`, 'no_stream', [event]);
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
      return (count * 1_000) / (performance.now() - begun);
    };
    await appends(WARM_UP_MS);
    const value = await appends(APPENDING_MS);
    await store.dispose();
    return { part: 'append', value, unit: 'a second' };
  } finally {
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The ledger is stopped, money events are written, and it is started: how fast its read models follow from then on. */
export async function catchUp(checkout: Checkout): Promise<Figure> {
  const stack = await checkout
    .load<StackModule>('stack')
    .LocalStack.start({ policy: 'hardened', programs: ['nats-server', 'event-store', 'ledger'] });
  try {
    await stack.stopOne('ledger');
    await checkout.run('rebuild', String(CAUGHT_UP), stack.urls.eventStore);
    await stack.restart('ledger');
    const position = async (): Promise<number> => {
      const { checks } = (await (await fetch(`${stack.healthOf('ledger')}/health/ready`)).json()) as {
        checks: Record<string, { detail?: { position?: string } }>;
      };
      return Number(Object.values(checks).find(({ detail }) => detail?.position !== undefined)?.detail?.position ?? 0);
    };
    const from = await position();
    const begun = performance.now();
    let at = from;
    for (; at < CAUGHT_UP; at = await position()) {
      if (performance.now() - begun > PATIENCE_MS) throw new Error(`the ledger is at ${at} of ${CAUGHT_UP}`);
      await pause(20);
    }
    return { part: 'catch-up', value: ((at - from) * 1_000) / (performance.now() - begun), unit: 'a second' };
  } finally {
    await stack.stop();
  }
}

/** The books built anew from a log of money events. */
export async function rebuild(checkout: Checkout): Promise<Figure> {
  const printed = await checkout.run('rebuild', String(BOOKED));
  const value = figureIn(printed, /^books rebuilt, a second\s+([\d,]+)/m);
  const also = { 'MB at most': figureIn(printed, /^peak memory, MB\s+([\d,]+)/m) };
  return { part: 'rebuild', value, unit: 'a second', also };
}

/** The whole log held against hashes, entries and the laws of money. */
export async function verify(checkout: Checkout): Promise<Figure> {
  const printed = await checkout.run('verify', String(VERIFIED));
  const value = figureIn(printed, /^verified: (\d+) a second/m);
  return { part: 'verify', value, unit: 'a second', also: { 'MB at most': figureIn(printed, /at most (\d+) MiB/) } };
}

const ECHO_SECONDS = '2';

/** Requests from a messenger through the broker and another process and back, 64 in flight. */
export async function echo(checkout: Checkout): Promise<Figure> {
  const printed = await checkout.run('echo', ECHO_SECONDS);
  // The first of the two warms up.
  const last = printed.slice(printed.lastIndexOf('\n64 in flight'));
  const value = figureIn(last, /64 in flight: (\d+)\/s/);
  return { part: 'echo', value, unit: 'a second', also: { medianMs: figureIn(last, /median ([\d.]+) ms/) } };
}

function figureIn(printed: string, pattern: RegExp): number {
  const found = pattern.exec(printed)?.[1];
  if (found === undefined) throw new Error(`no figure like ${pattern} in:\n${printed}`);
  return Number(found.replaceAll(',', ''));
}
