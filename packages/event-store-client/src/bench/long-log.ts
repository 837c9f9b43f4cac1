import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NewEvent } from '../event';
import { chainEvent, GENESIS_HASH } from '../hash-chain';
import type { EventStore } from '../store/event-store';

const PROGRAM = resolve(__dirname, '../../../../apps/event-store/dist/main.js');
const CALL = 200;

export interface StoreToMeasure {
  readonly url: string;
  stop(): Promise<void>;
}

/** The store at `ESDB_URL`, or a local one on a folder of its own that is removed at the end. */
export async function storeToMeasure(): Promise<StoreToMeasure> {
  const running = process.env.ESDB_URL;
  if (running) return { url: running, stop: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'bench-log-'));
  const program = spawn(process.execPath, [PROGRAM, '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(program.stdout, 'data');
  const { port } = JSON.parse(String(line)) as { port: number };
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    async stop() {
      const gone = once(program, 'exit');
      program.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What `event` says for each number, chained into one stream as an aggregate would write it, one event a command. */
export async function writeStream(
  store: EventStore,
  stream: string,
  count: number,
  event: (number: number) => { readonly type: string; readonly data: unknown },
): Promise<void> {
  let lastHash = GENESIS_HASH;
  for (let from = 0; from < count; from += CALL) {
    const batch: NewEvent[] = [];
    for (let revision = from; revision < Math.min(count, from + CALL); revision += 1) {
      const { type, data } = event(revision);
      const metadata = metadataAt(revision);
      const id = randomUUID();
      const chained = chainEvent(lastHash, { stream, revision, id, type, data, metadata });
      lastHash = chained.hash;
      batch.push({ id, type, ...chained });
    }
    await store.append(stream, from === 0 ? 'no_stream' : from - 1, batch);
  }
}

function metadataAt(revision: number) {
  const id = randomUUID();
  return {
    $correlationId: id,
    $causationId: id,
    commandId: id,
    payloadHash: '5f'.repeat(32),
    actor: { kind: 'customer', id, device: 'phone', session: id },
    service: 'bench',
    // A command every 30 seconds: the 24 hours of remembered commands are full on a long stream.
    occurredAt: new Date(Date.UTC(2019, 6, 1) + revision * 30_000).toISOString(),
    schemaVersion: 1,
    answer: { reply: { paymentId: id, balanceYen: 30_000 } },
  };
}
