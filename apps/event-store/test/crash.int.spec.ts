import { randomUUID } from 'node:crypto';
import { type EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { startStore, temporaryFolder } from './started-store';

const ROUNDS = 4;
const IN_FLIGHT = 64;
const EVENTS_EACH = 3;

/** Acknowledgements to the writers of all rounds: stream → highest acknowledged revision. */
type Acknowledged = Map<string, bigint>;

/** 64 writers, three events a call, each in its own stream, until the store is gone. */
const writeUntilKilled = async (client: EventStoreDBClient, acknowledged: Acknowledged, round: number) => {
  const write = async (worker: number) => {
    const stream = `crash-${round}-${worker}`;
    for (;;) {
      const events = Array.from({ length: EVENTS_EACH }, () =>
        jsonEvent({ id: randomUUID(), type: 'written', data: { worker, note: 'x'.repeat(200) } }),
      );
      const expectedRevision = acknowledged.get(stream) ?? NO_STREAM;
      const result = await client.appendToStream(stream, events, { expectedRevision }).catch(() => undefined);
      if (!result) return;
      acknowledged.set(stream, result.nextExpectedRevision);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, worker) => write(worker)));
};

/** Everything in the log: stream → revisions in the order of $all. */
const readEverything = async (client: EventStoreDBClient) => {
  const found = new Map<string, bigint[]>();
  for await (const { event } of client.readAll()) {
    if (!event?.streamId.startsWith('crash-')) continue;
    const revisions = found.get(event.streamId) ?? [];
    revisions.push(event.revision);
    found.set(event.streamId, revisions);
  }
  return found;
};

test('given 64 writers in flight, when the store is killed again and again, then every acknowledged append is there', async () => {
  const folder = temporaryFolder();
  const acknowledged: Acknowledged = new Map();
  for (let round = 0; round < ROUNDS; round++) {
    const store = await startStore(folder.path);
    const writing = writeUntilKilled(store.client(), acknowledged, round);
    await new Promise((resolve) => setTimeout(resolve, 400 + round * 150));
    await store.stop('SIGKILL');
    await writing;
  }
  const store = await startStore(folder.path);
  const found = await readEverything(store.client());

  expect(acknowledged.size).toBe(ROUNDS * IN_FLIGHT);
  const lost = [...acknowledged].filter(([stream, revision]) => (found.get(stream)?.at(-1) ?? -1n) < revision);
  expect(lost).toEqual([]);
  const gapped = [...found].filter(([, revisions]) => revisions.some((revision, index) => revision !== BigInt(index)));
  expect(gapped).toEqual([]);
  const halves = [...found].filter(([, revisions]) => revisions.length % EVENTS_EACH !== 0);
  expect(halves).toEqual([]);

  const events = [...acknowledged.values()].reduce((sum, revision) => sum + Number(revision) + 1, 0);
  process.stdout.write(`${events} events acknowledged in ${ROUNDS} kills, all there\n`);
  await store.stop();
  folder.remove();
}, 60_000);

test('given a store that runs, when a second one is started on its folder, then it refuses to start', async () => {
  const folder = temporaryFolder();
  const first = await startStore(folder.path);
  await expect(startStore(folder.path)).rejects.toThrow('ended with 1');
  expect(await first.stop()).toBe(0);
  folder.remove();
});
