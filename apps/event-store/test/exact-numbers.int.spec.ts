import { randomUUID } from 'node:crypto';
import { type EventStoreDBClient, jsonEvent, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { BATCH_APPEND, batchAppend, rawCall } from './raw-call';
import { type StartedStore, startStore, temporaryFolder } from './started-store';

/** Numbers that JavaScript's JSON cannot write, so the metadata are sent without the client. */
let store: StartedStore;
let client: EventStoreDBClient;
const folder = temporaryFolder();
const start = async () => {
  store = await startStore(folder.path);
  client = store.client();
};
const stop = async () => {
  await client.dispose();
  await store.stop();
};
beforeAll(start);
afterAll(async () => {
  await stop();
  folder.remove();
});

const appendMetadata = (stream: string, text: string) =>
  rawCall(store.port, BATCH_APPEND, batchAppend({ stream: `$$${stream}`, type: '$metadata', data: text }));

const streamWith = async (truncateBefore: string): Promise<string> => {
  const stream = randomUUID();
  const two = [jsonEvent({ type: 'a', data: {} }), jsonEvent({ type: 'b', data: {} })];
  await client.appendToStream(stream, two);
  await appendMetadata(stream, `{"$tb":${truncateBefore}}`);
  return stream;
};

const read = async (stream: string): Promise<number[] | string> => {
  const found: number[] = [];
  try {
    for await (const { event } of client.readStream(stream)) found.push(Number(event?.revision));
  } catch (error) {
    return (error as { type: string }).type;
  }
  return found;
};

const append = (stream: string, expectedRevision: typeof NO_STREAM | typeof STREAM_EXISTS) =>
  client.appendToStream(stream, jsonEvent({ type: 'c', data: {} }), { expectedRevision }).then(
    (result) => Number(result.nextExpectedRevision),
    (error: { type: string }) => error.type,
  );

describe.each([
  ['9223372036854775807', 'stream-not-found', 'stream-deleted', 2, [2]],
  ['9223372036854775806', [], 2, 'wrong-expected-version', []],
  ['9007199254740993', [], 2, 'wrong-expected-version', []],
  ['9223372036854775808', [0, 1], 2, 'wrong-expected-version', [0, 1, 2]],
  ['2.0', [0, 1], 2, 'wrong-expected-version', [0, 1, 2]],
  ['1e1', [0, 1], 2, 'wrong-expected-version', [0, 1, 2]],
] as const)('given $tb %s', (truncateBefore, before, onExists, onNoStream, after) => {
  test('when it is read, appended to at stream_exists and no_stream, and read again, then as the real server', async () => {
    const stream = await streamWith(truncateBefore);
    expect(await read(stream)).toEqual(before);
    expect(await append(stream, STREAM_EXISTS)).toBe(onExists);
    expect(await append(stream, NO_STREAM)).toBe(onNoStream);
    expect(await read(stream)).toEqual(after);
  });
});

test('given streams deleted, truncated and with tombstoned metadata, when it starts again, then they read the same', async () => {
  const deleted = await streamWith('9223372036854775807');
  const truncated = await streamWith('9223372036854775806');
  const freed = await streamWith('1');
  await client.tombstoneStream(`$$${freed}`);
  const all = async () => [await read(deleted), await read(truncated), await read(freed), await read(`$$${freed}`)];
  const before = await all();
  expect(before).toEqual(['stream-not-found', [], [0, 1], 'stream-deleted']);
  await stop();
  await start();
  expect(await all()).toEqual(before);
});
