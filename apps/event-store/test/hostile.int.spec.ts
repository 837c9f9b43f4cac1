import { randomUUID } from 'node:crypto';
import { connect, constants } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import {
  type EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  persistentSubscriptionToStreamSettingsFromDefaults,
  streamNameFilter,
} from '@eventstore/db-client';
import { framed, rawCall } from './raw-call';
import { type StartedStore, startStore, temporaryFolder } from './started-store';

let store: StartedStore;
let client: EventStoreDBClient;
const folder = temporaryFolder();
beforeAll(async () => {
  store = await startStore(folder.path);
  client = store.client();
});
afterAll(async () => {
  await client.dispose();
  await store.stop();
  folder.remove();
});

const STREAMS = '/event_store.client.streams.Streams/';
const call = (path: string, body: Buffer) => rawCall(store.port, path, body);

const page = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${store.port}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const stillWorks = async () => {
  const stream = `alive-${randomUUID()}`;
  const result = await client.appendToStream(stream, jsonEvent({ type: 'x', data: {} }), {
    expectedRevision: NO_STREAM,
  });
  expect(result.success).toBe(true);
};

describe('given input that no client of ours sends', () => {
  const garbage = Buffer.from('ff'.repeat(64), 'hex');

  test.each(['BatchAppend', 'Append', 'Read', 'Delete', 'Tombstone'])(
    'when %s gets what is not protobuf, then INVALID_ARGUMENT and the store lives',
    async (method) => {
      expect((await call(`${STREAMS}${method}`, framed(garbage))).status).toBe('3');
      await stillWorks();
    },
  );

  test('when readers subscribe with expressions that others backtrack over, then everybody is served', async () => {
    for (const [index, expression] of ['^(a+)+$', '^(a*)*b$', '(x+x+)+y$'].entries()) {
      const name = `${'ax'[index % 2]?.repeat(60)}!${randomUUID()}`;
      await client.appendToStream(name, jsonEvent({ type: 'x', data: {} }));
      const filter = streamNameFilter({ regex: expression });
      const subscription = client.subscribeToAll({ filter });
      const seen: string[] = [];
      subscription.on('data', ({ event }) => seen.push(event?.streamId ?? ''));
      await stillWorks();
      await client.appendToStream(name, jsonEvent({ type: 'x', data: {} }));
      await stillWorks();
      expect(seen).not.toContain(name);
      await subscription.unsubscribe();
    }
  });

  test('when an expression cannot be matched in linear time, then INVALID_ARGUMENT', async () => {
    for (const regex of ['(?=a)b', '(a)\\1']) {
      const subscription = client.subscribeToAll({ filter: streamNameFilter({ regex }) });
      const error = await new Promise<Error>((resolve) => subscription.on('error', resolve).on('data', () => {}));
      expect(error.message).toContain('is not a regular expression of RE2');
    }
    await stillWorks();
  });

  test('when a message claims 100 MB, then RESOURCE_EXHAUSTED', async () => {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(100_000_000, 1);
    expect((await call(`${STREAMS}BatchAppend`, head)).status).toBe('8');
    await stillWorks();
  });

  test('when a message is compressed, then UNIMPLEMENTED', async () => {
    expect((await call(`${STREAMS}Read`, Buffer.from([1, 0, 0, 0, 1, 0]))).status).toBe('12');
  });

  test('when a call is cut off in the middle of a message, then the store lives', async () => {
    const session = connect(`http://127.0.0.1:${store.port}`);
    const stream = session.request({ ':method': 'POST', ':path': `${STREAMS}BatchAppend` });
    stream.on('error', () => {});
    stream.write(Buffer.from([0, 0, 0, 1, 0, 1, 2, 3]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    stream.close(constants.NGHTTP2_CANCEL);
    session.destroy();
    await stillWorks();
  });

  test('when the bytes are neither HTTP/1 nor HTTP/2, then the store lives', async () => {
    for (const bytes of ['\u0000\u0001\u0002', 'P', 'PRI nonsense\r\n\r\n']) {
      const socket = connectTcp(store.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(bytes);
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
    }
    await stillWorks();
  });

  test('when a filter is no regular expression, then the subscription is refused', async () => {
    const subscription = client.subscribeToAll({ filter: streamNameFilter({ regex: '(' }) });
    subscription.resume();
    const error = await new Promise<Error>((resolve) => subscription.once('error', resolve));
    expect(error.message).toContain('is not a regular expression');
  });
});

describe('given what this store leaves to the real one', () => {
  test.each([
    'event_store.client.persistent_subscriptions.PersistentSubscriptions/Create',
    'event_store.client.persistent_subscriptions.PersistentSubscriptions/Read',
    'event_store.client.projections.Projections/Create',
    'event_store.client.users.Users/Create',
    'event_store.client.operations.Operations/StartScavenge',
    'event_store.client.monitoring.Monitoring/Stats',
    'event_store.cluster.Gossip/Update',
    'event_store.cluster.Elections/Prepare',
  ])('when %s is called, then UNIMPLEMENTED names the real server', async (path) => {
    const answer = await call(`/${path}`, framed(Buffer.alloc(0)));
    expect(answer.status).toBe('12');
    expect(answer.message).toContain('EventStoreDB');
  });

  test('when the client asks for a persistent subscription, then it is told the same', async () => {
    const attempt = client.createPersistentSubscriptionToStream(
      'some-stream',
      'some-group',
      persistentSubscriptionToStreamSettingsFromDefaults(),
    );
    await expect(attempt).rejects.toThrow('EventStoreDB');
    await stillWorks();
  });
});

describe('given the pages on the same port', () => {
  test('then it tells that it is alive, ready, and who it is', async () => {
    expect((await page('/health/live')).status).toBe(200);
    expect((await page('/health/ready')).status).toBe(200);
    expect((await page('/info')).body.esVersion).toContain('modosu event-store');
    expect((await page('/nothing')).status).toBe(404);
  });
});

describe('given a subscriber that stands still', () => {
  test('when much is written, then little is kept for it, and it gets all of it in order once it goes on', async () => {
    const subscription = client.subscribeToAll({ fromPosition: 'end' }, { highWaterMark: 1 });
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    subscription.pause();
    const note = 'x'.repeat(3_000);
    for (let batch = 0; batch < 60; batch++) {
      const events = Array.from({ length: 50 }, () => jsonEvent({ type: 'much', data: { note } }));
      await client.appendToStream(`much-${batch}`, events, { expectedRevision: NO_STREAM });
    }
    // Nine megabytes were written; what waits for one reader is bounded whatever the writers do.
    expect((await page('/stats')).body.unreadBytes).toBeLessThan(2 * 1024 * 1024);
    const seen: string[] = [];
    subscription.on('data', ({ event }) => {
      if (event?.type === 'much') seen.push(`${event.streamId}@${event.revision}`);
    });
    subscription.resume();
    while (seen.length < 3_000) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toEqual(Array.from({ length: 3_000 }, (_, index) => `much-${Math.floor(index / 50)}@${index % 50}`));
    await subscription.unsubscribe();
  });
});
