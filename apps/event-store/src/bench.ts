/**
 * Prints the store's figures: `node dist/bench.js [seconds each] [only those whose name holds this]`. Starts its own server on a temporary folder, or
 * measures the one at ESDB_URL. The client runs in this process, so the two share the machine as services would.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppendExpectedRevision, EventStoreDBClient, jsonEvent, NO_STREAM, START } from '@eventstore/db-client';

const seconds = Number(process.argv[2] ?? 4);
const only = process.argv[3] ?? '';
const PAYLOAD = { amountYen: 1_000, note: 'x'.repeat(240), at: '2019-07-01T00:00:00.000Z' };
const event = () => jsonEvent({ id: randomUUID(), type: 'bench.happened.v1', data: PAYLOAD });

const say = (what: string, figure: string): void => {
  process.stdout.write(`${what.padEnd(58)} ${figure}\n`);
};
const rate = (count: number, ms: number): string => `${Math.round((count / ms) * 1000).toLocaleString('en')} a second`;

/** Calls `work` from `inFlight` loops for the given time; prints rate, median and 99th percentile. */
const load = async (what: string, inFlight: number, eventsEach: number, work: (worker: number) => Promise<unknown>) => {
  if (!what.includes(only)) return;
  const latencies: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  const loop = async (worker: number) => {
    while (performance.now() < until) {
      const begin = performance.now();
      await work(worker);
      latencies.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => loop(worker)));
  const elapsed = performance.now() - started;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1);
  say(what, `${rate(latencies.length * eventsEach, elapsed)}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
};

const longStreams = (client: EventStoreDBClient) => {
  const run = randomUUID();
  const revisions = new Map<number, AppendExpectedRevision>();
  return async (worker: number) => {
    const expectedRevision = revisions.get(worker) ?? NO_STREAM;
    const result = await client.appendToStream(`long-${run}-${worker}`, event(), { expectedRevision });
    revisions.set(worker, result.nextExpectedRevision);
  };
};

/** Appends to streams picked at random of many, as wallets are. */
const manyStreams = (client: EventStoreDBClient, count: number) => {
  const run = randomUUID();
  const revisions: AppendExpectedRevision[] = Array.from({ length: count }, () => NO_STREAM);
  const busy = new Set<number>();
  return async () => {
    let index = Math.floor(Math.random() * count);
    while (busy.has(index)) index = (index + 1) % count;
    busy.add(index);
    const options = { expectedRevision: revisions[index] };
    revisions[index] = (await client.appendToStream(`wide-${run}-${index}`, event(), options)).nextExpectedRevision;
    busy.delete(index);
  };
};

const appends = async (client: EventStoreDBClient): Promise<void> => {
  const fresh = () => client.appendToStream(`one-${randomUUID()}`, event(), { expectedRevision: NO_STREAM });
  for (const inFlight of [1, 16, 64, 256])
    await load(`appends to new streams, ${inFlight} in flight`, inFlight, 1, fresh);
  await load('appends into 64 long streams, explicit revision', 64, 1, longStreams(client));
  await load('appends into 5,000 streams at random, explicit revision', 64, 1, manyStreams(client, 5_000));
  for (const inFlight of [1, 4]) {
    const batch = () =>
      client.appendToStream(`many-${randomUUID()}`, Array.from({ length: 500 }, event), {
        expectedRevision: NO_STREAM,
      });
    await load(`500 events a call, ${inFlight} in flight, events`, inFlight, 500, batch);
  }
  const credentials = { username: 'bench', password: 'bench' };
  await load('unary appends (with credentials), 64 in flight', 64, 1, () =>
    client.appendToStream(`one-${randomUUID()}`, event(), { expectedRevision: NO_STREAM, credentials }),
  );
};

const reads = async (client: EventStoreDBClient): Promise<void> => {
  let count = 0;
  let started = performance.now();
  for await (const _ of client.readAll({ maxCount: 200_000 })) count++;
  say(`$all read, ${count} events`, rate(count, performance.now() - started));

  started = performance.now();
  const subscription = client.subscribeToAll({ fromPosition: START });
  count = 0;
  await new Promise<void>((resolve) => {
    subscription.on('data', () => {
      if (++count === 200_000) resolve();
    });
    subscription.on('caughtUp', resolve);
  });
  say(`$all catch-up subscription, ${count} events`, rate(count, performance.now() - started));
  await subscription.unsubscribe();

  const names = Array.from({ length: 64 }, () => `read-${randomUUID()}`);
  await Promise.all(names.map((name) => client.appendToStream(name, event())));
  for (const inFlight of [1, 16]) {
    await load(`reads of one-event streams, ${inFlight} at once`, inFlight, 1, async (worker) => {
      for await (const _ of client.readStream(names[worker] ?? '', { maxCount: 1 }));
    });
  }
};

const liveSubscribers = async (client: EventStoreDBClient): Promise<void> => {
  let seen = 0;
  const subscriptions = Array.from({ length: 4 }, () => client.subscribeToAll({ fromPosition: 'end' }));
  for (const subscription of subscriptions) subscription.on('data', () => seen++);
  await load('appends into 64 long streams with 4 live subscribers', 64, 1, longStreams(client));
  say('  events seen by them', String(seen));
  for (const subscription of subscriptions) await subscription.unsubscribe();
};

const residentMb = (pid: number): string =>
  /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';

const startOwn = async (folder: string): Promise<{ child: ChildProcess; url: string; readyMs: number }> => {
  const started = performance.now();
  const child = spawn(process.execPath, [join(__dirname, 'main.js'), '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', () => reject(new Error('the server ended before it was ready')));
  });
  const { port } = JSON.parse(line) as { port: number };
  return { child, url: `esdb://127.0.0.1:${port}?tls=false`, readyMs: performance.now() - started };
};

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'event-store-bench-'));
  const own = process.env.ESDB_URL ? undefined : await startOwn(folder);
  const resident = (when: string) => {
    if (own?.child.pid) say(`resident memory ${when}`, `${Math.round(Number(residentMb(own.child.pid)) / 1024)} MB`);
  };
  if (own) say('start with an empty log', `${Math.round(own.readyMs)} ms`);
  resident('idle');
  const client = EventStoreDBClient.connectionString(process.env.ESDB_URL ?? own?.url ?? '');
  await appends(client);
  resident('after appends');
  await reads(client);
  await liveSubscribers(client);
  resident('at the end');
  if (own) {
    own.child.kill('SIGTERM');
    await new Promise((resolve) => own.child.once('exit', resolve));
    const again = await startOwn(folder);
    say('start with that log', `${Math.round(again.readyMs)} ms`);
    again.child.kill('SIGTERM');
  }
  rmSync(folder, { recursive: true, force: true });
};

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
