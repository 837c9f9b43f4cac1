import { randomUUID } from 'node:crypto';
import { BadAppend, StoreUnavailable, WrongExpectedRevision } from '../errors';
import type { NewEvent } from '../event';
import { LocalStore } from '../testing/local-store';
import { EventStore } from './event-store';

const event = (data: object = {}): NewEvent => ({
  id: randomUUID(),
  type: 'thing.done.v1',
  dataJson: JSON.stringify(data),
  metadataJson: '{"hash":"none"}',
});
const events = (count: number) => Array.from({ length: count }, (_, n) => event({ n }));
async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('the event store', () => {
  let local: LocalStore;
  let store: EventStore;
  const name = () => `thing-${randomUUID()}`;

  beforeAll(async () => {
    local = await LocalStore.start();
    store = EventStore.connect(local.url);
  });
  afterAll(async () => {
    await store.dispose();
    await local.stop();
  });

  it('given no stream, when events are appended, then they read back as they were, in order', async () => {
    const stream = name();
    const [first, second] = [event({ amountYen: 30_000, 戻す: 'はい' }), event()];
    const before = Date.now();
    const result = await store.append(stream, 'no_stream', [first, second]);
    expect(result.revision).toBe(1);
    const read = await all(store.readStream(stream));
    expect(read.map(({ id, type, revision, data }) => ({ id, type, revision, data }))).toEqual([
      { id: first.id, type: 'thing.done.v1', revision: 0, data: { amountYen: 30_000, 戻す: 'はい' } },
      { id: second.id, type: 'thing.done.v1', revision: 1, data: {} },
    ]);
    expect(read[0]?.metadata).toEqual({ hash: 'none' });
    expect(read[1]?.position).toBe(result.position);
    expect(read[1]?.recordedAt.getTime()).toBeGreaterThanOrEqual(before - 1_000);
    expect(await store.headPosition()).toBeGreaterThanOrEqual(result.position);
  });

  it('given a stream, when somebody expects another revision, then it is told where the stream ends', async () => {
    const stream = name();
    await expect(store.append(stream, 3, [event()])).rejects.toMatchObject({ actual: -1, expected: 3 });
    await store.append(stream, 'no_stream', events(2));
    await expect(store.append(stream, 'no_stream', [event()])).rejects.toThrow(WrongExpectedRevision);
    await expect(store.append(stream, 0, [event()])).rejects.toMatchObject({ actual: 1, expected: 0, stream });
    expect((await store.append(stream, 1, [event()])).revision).toBe(2);
  });

  it('given an append, when it is sent again with the same ids and revision, then nothing is written twice', async () => {
    const stream = name();
    const batch = events(3);
    const first = await store.append(stream, 'no_stream', batch);
    await store.append(stream, 2, [event()]);
    expect(await store.append(stream, 'no_stream', batch)).toEqual(first);
    expect(await all(store.readStream(stream))).toHaveLength(4);
  });

  it('given many writers at once, then each stream is whole', async () => {
    const streams = Array.from({ length: 200 }, name);
    await Promise.all(
      streams.map(async (stream) => {
        await store.append(stream, 'no_stream', [event()]);
        await store.append(stream, 0, events(2));
      }),
    );
    for (const stream of streams) expect(await all(store.readStream(stream))).toHaveLength(3);
  });

  it('given a long stream, then it can be read whole, in part, and backwards', async () => {
    const stream = name();
    for (let done = 0; done < 2_500; done += 500)
      await store.append(stream, done ? done - 1 : 'no_stream', events(500));
    const revisions = async (options: Parameters<EventStore['readStream']>[1]) =>
      (await all(store.readStream(stream, options))).map(({ revision }) => revision);
    const forwards = Array.from({ length: 2_500 }, (_, revision) => revision);
    expect(await revisions({})).toEqual(forwards);
    expect(await revisions({ direction: 'backwards' })).toEqual([...forwards].reverse());
    expect(await revisions({ from: 2_498 })).toEqual([2_498, 2_499]);
    expect(await revisions({ from: 2_500 })).toEqual([]);
    expect(await revisions({ direction: 'backwards', max: 2 })).toEqual([2_499, 2_498]);
    expect(await revisions({ from: 1_400, direction: 'backwards', max: 1_200 })).toHaveLength(1_200);
    expect(await revisions({ max: 1_001 })).toHaveLength(1_001);
    expect(await all(store.readStream(name()))).toEqual([]);
  });

  it('given several streams, then the whole log can be read by prefix, from a position, both ways', async () => {
    const category = `c${randomUUID()}`;
    const from = await store.headPosition();
    const results = [];
    for (const id of ['a', 'b', 'a2']) results.push(await store.append(`${category}-${id}`, 'no_stream', events(700)));
    const names = async (options: Parameters<EventStore['readAll']>[0]) =>
      (await all(store.readAll(options))).map(({ stream, revision }) => `${stream.slice(category.length)}/${revision}`);
    const read = await names({ fromPosition: from, prefixes: [`${category}-a`] });
    expect(read).toHaveLength(1_400);
    expect(read[0]).toBe('-a/0');
    expect(read[700]).toBe('-a2/0');
    const last = results[2]?.position ?? 0n;
    expect(await names({ fromPosition: last, direction: 'backwards', prefixes: [category], max: 2 })).toEqual([
      '-a2/698',
      '-a2/697',
    ]);
    expect(await names({ fromPosition: last, prefixes: [category] })).toEqual([]);
  });

  it('given stored events, then they can be had in the very texts that were stored', async () => {
    const stream = name();
    const spaced = { ...event(), dataJson: '{ "n" : 1.0 }', metadataJson: '{"hash": "none"}' };
    const from = await store.headPosition();
    const { position } = await store.append(stream, 'no_stream', [spaced]);
    const { id, type } = spaced;
    const raw = { id, stream, revision: 0, position, type, data: spaced.dataJson, metadata: spaced.metadataJson };
    expect(await all(store.readStreamRaw(stream))).toMatchObject([raw]);
    expect(await all(store.readAllRaw({ fromPosition: from, prefixes: [stream] }))).toMatchObject([raw]);
    expect(await all(store.readAllRaw({ fromPosition: from, prefixes: ['nothing-'] }))).toEqual([]);
  });

  it.each<[string, string, number | 'no_stream', NewEvent[]]>([
    ['an empty stream name', '', 'no_stream', [event()]],
    ["a name of the store's own", '$all', 'no_stream', [event()]],
    ['a revision that is none', 'thing-x', -1, [event()]],
    ['no events', 'thing-x', 'no_stream', []],
    ['an id that is none', 'thing-x', 'no_stream', [{ ...event(), id: 'x' }]],
    ['the nil id', 'thing-x', 'no_stream', [{ ...event(), id: '00000000-0000-0000-0000-000000000000' }]],
    ['an empty type', 'thing-x', 'no_stream', [{ ...event(), type: '' }]],
    ['too much', 'thing-x', 'no_stream', [event({ text: 'x'.repeat(1_100_000) })]],
  ])('given %s, then it never reaches the store', async (_, stream, expected, batch) => {
    await expect(store.append(stream, expected, batch)).rejects.toThrow(BadAppend);
  });

  it('says what the server is, and that it is there', async () => {
    await store.ping();
    expect(await store.server()).toMatch(/\d+\.\d+/);
  });

  it('given no store at all, then everything is refused in time', async () => {
    const nowhere = EventStore.connect('esdb://127.0.0.1:9?tls=false', { patienceMs: 300 });
    const begun = Date.now();
    await expect(nowhere.ping()).rejects.toThrow(StoreUnavailable);
    await expect(nowhere.append(name(), 'no_stream', [event()])).rejects.toThrow(StoreUnavailable);
    await expect(all(nowhere.readStream(name()))).rejects.toThrow(StoreUnavailable);
    expect(Date.now() - begun).toBeLessThan(5_000);
    await nowhere.dispose();
  });
});
