import { randomUUID } from 'node:crypto';
import { jsonEvent, NO_STREAM, START } from '@eventstore/db-client';
import { startStore, temporaryFolder } from './started-store';

const WRITERS = 32;
const EVENTS = 30_000;

test('given a subscriber from zero, when 32 writers append 30,000 events, then it sees each once and in order', async () => {
  const folder = temporaryFolder();
  const store = await startStore(folder.path);
  const client = store.client();
  const seen = new Map<string, bigint>();
  let count = 0;
  let last = -1n;
  const wrong: string[] = [];
  const done = new Promise<void>((resolve, reject) => {
    const subscription = client.subscribeToAll({ fromPosition: START });
    subscription.on('error', reject);
    subscription.on('data', ({ event }) => {
      if (!event?.streamId.startsWith('w-')) return;
      const position = (event as { position?: { commit: bigint } }).position?.commit ?? -1n;
      const wanted = (seen.get(event.streamId) ?? -1n) + 1n;
      if (position <= last || event.revision !== wanted) wrong.push(`${event.streamId}@${event.revision}`);
      last = position;
      seen.set(event.streamId, event.revision);
      if (++count === EVENTS) void subscription.unsubscribe().then(resolve);
    });
  });
  let left = EVENTS;
  const write = async (writer: number) => {
    for (let revision = -1n; left-- > 0; revision++)
      await client.appendToStream(`w-${writer}`, jsonEvent({ id: randomUUID(), type: 'x', data: { writer } }), {
        expectedRevision: revision < 0n ? NO_STREAM : revision,
      });
  };
  await Promise.all([done, ...Array.from({ length: WRITERS }, (_, writer) => write(writer))]);
  expect(wrong).toEqual([]);
  expect(count).toBe(EVENTS);
  await client.dispose();
  await store.stop();
  folder.remove();
}, 120_000);
