import { randomUUID } from 'node:crypto';
import {
  type AllStreamSubscription,
  ANY,
  type AppendExpectedRevision,
  type AppendToStreamOptions,
  BACKWARDS,
  binaryEvent,
  EventStoreDBClient as Client,
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  excludeSystemEvents,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  type ResolvedEvent,
  START,
  STREAM_EXISTS,
  type StreamSubscription,
  streamNameFilter,
} from '@eventstore/db-client';
import { type StartedStore, startStore, temporaryFolder } from './started-store';

/**
 * What EventStoreDB 23.10.8 was seen to answer, rule by rule, through its own client. Runs against ESDB_URL if that is
 * set (any EventStoreDB or KurrentDB), else against a store of its own.
 */
let store: StartedStore | undefined;
let client: EventStoreDBClient;
const folder = temporaryFolder();

beforeAll(async () => {
  if (!process.env.ESDB_URL) store = await startStore(folder.path);
  client = process.env.ESDB_URL ? Client.connectionString(process.env.ESDB_URL) : store!.client();
});

afterAll(async () => {
  await client.dispose();
  await store?.stop();
  folder.remove();
});

const newStream = (): string => `conformance-${randomUUID()}`;
const event = (type = 'happened', id: string = randomUUID(), data: Record<string, unknown> = { at: type }) =>
  jsonEvent({ id, type, data });
const events = (count: number) => Array.from({ length: count }, (_, index) => event(`e${index}`));
type Sent = ReturnType<typeof event>;

const append = (stream: string, sent: Sent | Sent[], expectedRevision?: AppendExpectedRevision) =>
  client.appendToStream(stream, sent, expectedRevision === undefined ? {} : { expectedRevision });

/** A stream that holds n events; gives its name and those events. */
const streamOf = async (count: number) => {
  const stream = newStream();
  const sent = events(count);
  const result = await append(stream, sent, NO_STREAM);
  return { stream, sent, result };
};

const refusal = async (attempt: Promise<unknown> | (() => Promise<unknown>)) => {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    const { type, code, streamName, expectedVersion, actualVersion, message } = error as Record<string, unknown>;
    return { type, code, streamName, expectedVersion, actualVersion, message };
  }
  throw new Error('expected a refusal, got an answer');
};

const wrongVersion = (stream: string, expected: unknown, actual: unknown) =>
  expect.objectContaining({
    type: 'wrong-expected-version',
    streamName: stream,
    expectedVersion: expected,
    actualVersion: actual,
  });

type ReadOptions = Parameters<EventStoreDBClient['readStream']>[1];
const read = async (stream: string, options: ReadOptions = {}): Promise<ResolvedEvent[]> => {
  const found: ResolvedEvent[] = [];
  for await (const resolved of client.readStream(stream, options)) found.push(resolved);
  return found;
};
const readAll = async (options: Parameters<EventStoreDBClient['readAll']>[0] = {}) => {
  const found: Awaited<ReturnType<typeof read>> = [];
  for await (const resolved of client.readAll(options)) found.push(resolved as ResolvedEvent);
  return found;
};
const revisions = (found: ResolvedEvent[]) => found.map((resolved) => Number(resolved.event?.revision));
const ids = (found: ResolvedEvent[]) => found.map((resolved) => resolved.event?.id);

describe('appending to a stream that holds nothing', () => {
  test.each([
    ['no_stream', NO_STREAM],
    ['any', ANY],
    ['none given', undefined],
  ] as const)('expected %s: appended from revision 0', async (_, expected) => {
    const result = await append(newStream(), events(3), expected);
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 2n });
  });

  test.each([
    ['stream_exists', STREAM_EXISTS],
    ['a number', 5n],
  ] as const)('expected %s: wrong-expected-version, actual no_stream', async (_, expected) => {
    const stream = newStream();
    expect(await refusal(append(stream, event(), expected))).toEqual(wrongVersion(stream, expected, 'no_stream'));
  });

  test('the same id twice in one call: two events', async () => {
    const stream = newStream();
    const twice = event();
    expect((await append(stream, [twice, twice], NO_STREAM)).nextExpectedRevision).toBe(1n);
    expect(await read(stream)).toHaveLength(2);
  });

  test('no events: success with revision 0, and the stream still does not exist', async () => {
    const stream = newStream();
    expect(await append(stream, [], ANY)).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect((await refusal(() => read(stream))).type).toBe('stream-not-found');
  });
});

describe('appending to a stream that holds events', () => {
  test.each([
    ['its revision', 2n],
    ['any', ANY],
    ['stream_exists', STREAM_EXISTS],
  ] as const)('expected %s with new ids: appended', async (_, expected) => {
    const { stream } = await streamOf(3);
    expect((await append(stream, events(2), expected)).nextExpectedRevision).toBe(4n);
    expect(revisions(await read(stream))).toEqual([0, 1, 2, 3, 4]);
  });

  test.each([
    ['below', 1n],
    ['no_stream', NO_STREAM],
    ['above', 7n],
  ] as const)('expected %s with other ids: wrong-expected-version, actual the last', async (_, expected) => {
    const { stream } = await streamOf(3);
    expect(await refusal(append(stream, event(), expected))).toEqual(wrongVersion(stream, expected, 2n));
  });

  test('every event has its own position; the answer carries the last, as $all does', async () => {
    const { stream, result } = await streamOf(3);
    const positions = (await read(stream)).map((resolved) => (resolved.event as { position?: unknown })?.position);
    const commits = (positions as { commit: bigint; prepare: bigint }[]).map((position) => position.commit);
    expect(commits[0]! < commits[1]! && commits[1]! < commits[2]!).toBe(true);
    expect(positions.at(-1)).toEqual(result.position);
    expect(result.position?.commit).toBe(result.position?.prepare);
    const [fromAll] = await readAll({ fromPosition: result.position, maxCount: 1 });
    expect(fromAll?.event?.streamId).toBe(stream);
    expect(fromAll?.event?.revision).toBe(2n);
  });

  test('no events: success at any and the right revision, wrong-expected-version at a wrong one', async () => {
    const { stream } = await streamOf(3);
    expect((await append(stream, [], ANY)).nextExpectedRevision).toBe(2n);
    expect((await append(stream, [], 2n)).nextExpectedRevision).toBe(2n);
    expect(await refusal(append(stream, [], 0n))).toEqual(wrongVersion(stream, 0n, 2n));
  });
});

describe('appending ids that are known', () => {
  test.each([
    ['no_stream', NO_STREAM],
    ['any', ANY],
  ] as const)(
    'the same three at %s: as the first time, nothing written, also after later events',
    async (_, expected) => {
      const { stream, sent, result } = await streamOf(3);
      expect(await append(stream, sent, expected)).toEqual(result);
      await append(stream, events(2), 2n);
      expect(await append(stream, sent, expected)).toEqual(result);
      expect(await read(stream)).toHaveLength(5);
    },
  );

  test('the first two at no_stream: success at revision 1', async () => {
    const { stream, sent } = await streamOf(3);
    expect((await append(stream, sent.slice(0, 2), NO_STREAM)).nextExpectedRevision).toBe(1n);
  });

  test('the second and third at 0: success at revision 2', async () => {
    const { stream, sent } = await streamOf(3);
    expect((await append(stream, sent.slice(1), 0n)).nextExpectedRevision).toBe(2n);
  });

  test.each([
    ['one more than stored', (sent: Sent[]) => [...sent, event()]],
    ['known then new', (sent: Sent[]) => [sent[0]!, event()]],
    ['in another order', (sent: Sent[]) => [sent[1]!, sent[0]!]],
  ])('%s at no_stream: wrong-expected-version', async (_, change) => {
    const { stream, sent } = await streamOf(3);
    expect(await refusal(append(stream, change(sent), NO_STREAM))).toEqual(wrongVersion(stream, NO_STREAM, 2n));
  });

  test('a known id with another type and data: success, and the stored event is unchanged', async () => {
    const { stream, sent } = await streamOf(3);
    const other = event('other', sent[0]!.id, { other: true });
    expect((await append(stream, other, NO_STREAM)).nextExpectedRevision).toBe(0n);
    expect((await read(stream))[0]?.event).toMatchObject({ type: 'e0', data: { at: 'e0' } });
  });

  test('a known id at the current revision: appended again', async () => {
    const { stream, sent } = await streamOf(3);
    expect((await append(stream, sent[0]!, 2n)).nextExpectedRevision).toBe(3n);
  });

  test.each([
    ['any', ANY],
    ['stream_exists', STREAM_EXISTS],
  ] as const)("at %s: success with that id's revision", async (_, expected) => {
    const { stream, sent } = await streamOf(3);
    expect((await append(stream, sent[1]!, expected)).nextExpectedRevision).toBe(1n);
    expect(await read(stream)).toHaveLength(3);
  });

  test('known then new at any: wrong-expected-version; new then known: both appended', async () => {
    const { stream, sent } = await streamOf(3);
    expect(await refusal(append(stream, [sent[0]!, event()], ANY))).toEqual(wrongVersion(stream, ANY, 2n));
    expect((await append(stream, [event(), sent[0]!], ANY)).nextExpectedRevision).toBe(4n);
  });

  test('an id known in another stream at any: appended', async () => {
    const { sent } = await streamOf(1);
    expect((await append(newStream(), sent, ANY)).nextExpectedRevision).toBe(0n);
  });
});

describe('appending at once', () => {
  test('50 with no_stream: one succeeds, 49 are told actual 0', async () => {
    const stream = newStream();
    const attempts = Array.from({ length: 50 }, () => append(stream, event(), NO_STREAM));
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
    const refused = settled.filter((attempt) => attempt.status === 'rejected');
    expect(refused.every((attempt) => attempt.reason.actualVersion === 0n)).toBe(true);
  });

  test('100 with any: revisions 0 to 99 without a gap', async () => {
    const stream = newStream();
    const results = await Promise.all(Array.from({ length: 100 }, () => append(stream, event(), ANY)));
    const answered = results.map((result) => Number(result.nextExpectedRevision)).sort((a, b) => a - b);
    expect(answered).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(revisions(await read(stream))).toEqual(answered);
  });
});

describe('the unary Append (with credentials)', () => {
  const options = (expectedRevision: AppendExpectedRevision): AppendToStreamOptions => ({
    expectedRevision,
    credentials: { username: 'admin', password: 'changeit' },
  });

  test('follows the same rules', async () => {
    const stream = newStream();
    const sent = events(2);
    const first = await client.appendToStream(stream, sent, options(NO_STREAM));
    expect(first.nextExpectedRevision).toBe(1n);
    expect(await client.appendToStream(stream, sent, options(NO_STREAM))).toEqual(first);
    const refused = await refusal(client.appendToStream(stream, event(), options(0n)));
    expect(refused).toEqual(wrongVersion(stream, 0n, 1n));
  });

  test('over the size: maximum-append-size-exceeded', async () => {
    const big = binaryEvent({ id: randomUUID(), type: 'big', data: Buffer.alloc(1_048_577) });
    const refused = await refusal(client.appendToStream(newStream(), big, options(NO_STREAM)));
    expect(refused.type).toBe('maximum-append-size-exceeded');
  });
});

describe('limits and names', () => {
  const bytes = (size: number) => binaryEvent({ id: randomUUID(), type: 'bytes', data: Buffer.alloc(size, 7) });

  test('exactly 1,048,576 bytes of data pass', async () => {
    const stream = newStream();
    await client.appendToStream(stream, [bytes(524_288), bytes(524_288)], { expectedRevision: NO_STREAM });
    expect(await read(stream)).toHaveLength(2);
  });

  test('one byte over: maximum-append-size-exceeded with the limit, and nothing is written', async () => {
    const stream = newStream();
    const attempt = client.appendToStream(stream, [bytes(524_288), bytes(524_289)], { expectedRevision: NO_STREAM });
    await expect(attempt).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
    expect((await refusal(() => read(stream))).type).toBe('stream-not-found');
  });

  test.each([
    ['spaces', 'a b c'],
    ['slashes', 'a/b/c'],
    ['a dollar inside', 'a$b'],
    ['an at sign', 'a@b'],
    ['commas', 'a,b'],
    ['any Unicode', '戻す-財布-🐟'],
    ['1,000 characters', 'n'.repeat(963)],
    ['a dollar before', '$system'],
  ])('stream names may hold %s', async (_, name) => {
    const stream = `${name}-${randomUUID()}`;
    await append(stream, event(), NO_STREAM);
    expect((await read(stream))[0]?.event?.streamId).toBe(stream);
  });

  test('a late append is answered with deadline-exceeded', async () => {
    const late = client.appendToStream(newStream(), event(), { expectedRevision: NO_STREAM, deadline: -100 });
    expect((await refusal(late)).type).toBe('deadline-exceeded');
  });
});

describe('reading a stream', () => {
  test('that is missing: stream-not-found in either direction', async () => {
    const stream = newStream();
    expect((await refusal(() => read(stream))).type).toBe('stream-not-found');
    const backwards = await refusal(() => read(stream, { direction: BACKWARDS, fromRevision: END }));
    expect(backwards).toMatchObject({ type: 'stream-not-found', streamName: stream });
  });

  test('forwards from a revision, and with a limit', async () => {
    const { stream } = await streamOf(5);
    expect(revisions(await read(stream, { fromRevision: 2n }))).toEqual([2, 3, 4]);
    expect(revisions(await read(stream, { fromRevision: 1n, maxCount: 2, direction: FORWARDS }))).toEqual([1, 2]);
  });

  test('from beyond the end: empty forwards, from the last event backwards', async () => {
    const { stream } = await streamOf(3);
    expect(await read(stream, { fromRevision: 10n })).toEqual([]);
    expect(revisions(await read(stream, { fromRevision: 10n, direction: BACKWARDS }))).toEqual([2, 1, 0]);
  });

  test('backwards from END, from a revision, and from START which is the first event only', async () => {
    const { stream } = await streamOf(3);
    expect(revisions(await read(stream, { direction: BACKWARDS, fromRevision: END }))).toEqual([2, 1, 0]);
    expect(revisions(await read(stream, { direction: BACKWARDS, fromRevision: 1n }))).toEqual([1, 0]);
    expect(revisions(await read(stream, { direction: BACKWARDS, fromRevision: START }))).toEqual([0]);
    expect(revisions(await read(stream, { direction: BACKWARDS }))).toEqual([0]);
  });

  test.each([
    ['forwards from END', { fromRevision: END }],
    ['with maxCount 0', { maxCount: 0 }],
  ] as const)('%s: UNKNOWN', async (_, options) => {
    const { stream } = await streamOf(1);
    const refused = await refusal(() => read(stream, options));
    expect(refused.message).toContain('Unexpected ReadStreamResult: Error');
  });

  test('JSON comes back as a value, bytes as bytes, absent metadata as undefined, created as a Date', async () => {
    const stream = newStream();
    const before = Date.now();
    const json = jsonEvent({ type: 'json', data: { yen: 1, text: '円' }, metadata: { $causationId: 'c' } });
    await client.appendToStream(stream, [json, binaryEvent({ type: 'bytes', data: Buffer.from([1, 2, 3]) })]);
    const [first, second] = (await read(stream)).map((resolved) => resolved.event!);
    expect(first).toMatchObject({ isJson: true, data: { yen: 1, text: '円' }, metadata: { $causationId: 'c' } });
    expect(second).toMatchObject({ isJson: false, metadata: undefined });
    expect(Buffer.from(second?.data as Uint8Array)).toEqual(Buffer.from([1, 2, 3]));
    expect(Math.abs((first?.created.getTime() ?? 0) - before)).toBeLessThan(60_000);
  });

  test('of many pages comes whole and in order', async () => {
    const stream = newStream();
    for (let batch = 0; batch < 3; batch++)
      await append(stream, events(500), batch === 0 ? NO_STREAM : BigInt(batch * 500 - 1));
    expect(revisions(await read(stream))).toEqual(Array.from({ length: 1500 }, (_, index) => index));
    const backwards = revisions(await read(stream, { direction: BACKWARDS, fromRevision: END }));
    expect(backwards).toEqual(Array.from({ length: 1500 }, (_, index) => 1499 - index));
  });
});

describe('reading $all', () => {
  test('forwards from a position includes the event at it', async () => {
    const { sent, result } = await streamOf(2);
    const second = await append(newStream(), event(), NO_STREAM);
    expect(second.position!.commit > result.position!.commit).toBe(true);
    expect(ids(await readAll({ fromPosition: result.position, maxCount: 1 }))).toEqual([sent[1]!.id]);
  });

  test('backwards from a position starts just before it', async () => {
    const { sent, result } = await streamOf(2);
    const found = await readAll({ fromPosition: result.position, direction: BACKWARDS, maxCount: 1 });
    expect(ids(found)).toEqual([sent[0]!.id]);
  });

  test('backwards from END starts with the last event', async () => {
    const { sent } = await streamOf(2);
    const found = await readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 50 });
    expect(ids(found).filter((id) => sent.some((one) => one.id === id))).toEqual([sent[1]!.id, sent[0]!.id]);
  });

  test('positions rise strictly, and some first events are the server’s own', async () => {
    const found = await readAll({ maxCount: 2_000 });
    const positions = found.map((resolved) => resolved.commitPosition!);
    expect(positions.every((position, index) => index === 0 || position > positions[index - 1]!)).toBe(true);
    expect(found[0]?.event?.type.startsWith('$')).toBe(true);
  });
});

describe('metadata, deletion and links', () => {
  test('maxCount 3 on ten events: 7, 8, 9 in both directions', async () => {
    const { stream } = await streamOf(10);
    await client.setStreamMetadata(stream, { maxCount: 3 });
    expect(revisions(await read(stream))).toEqual([7, 8, 9]);
    expect(revisions(await read(stream, { fromRevision: 0n }))).toEqual([7, 8, 9]);
    expect(revisions(await read(stream, { direction: BACKWARDS, fromRevision: END }))).toEqual([9, 8, 7]);
    expect((await client.getStreamMetadata(stream)).metadata).toMatchObject({ maxCount: 3 });
  });

  test('truncateBefore 3: from 3, and appends go on counting', async () => {
    const { stream } = await streamOf(5);
    await client.setStreamMetadata(stream, { truncateBefore: 3 });
    await append(stream, event(), 4n);
    expect(revisions(await read(stream))).toEqual([3, 4, 5]);
  });

  test('set on a stream that does not exist: it still does not, and later appends obey', async () => {
    const stream = newStream();
    await client.setStreamMetadata(stream, { maxCount: 2 });
    expect((await refusal(() => read(stream))).type).toBe('stream-not-found');
    await append(stream, events(5), NO_STREAM);
    expect(revisions(await read(stream))).toEqual([3, 4]);
  });

  test('soft delete: not found, then no_stream goes on at the next revision with only new events read', async () => {
    const { stream } = await streamOf(3);
    await client.deleteStream(stream, { expectedRevision: 2n });
    expect((await refusal(() => read(stream))).type).toBe('stream-not-found');
    expect((await append(stream, events(2), NO_STREAM)).nextExpectedRevision).toBe(4n);
    expect(revisions(await read(stream))).toEqual([3, 4]);
  });

  test('deleting at a wrong revision, or a missing stream: wrong-expected-version', async () => {
    const { stream } = await streamOf(3);
    const wrong = await refusal(client.deleteStream(stream, { expectedRevision: 0n }));
    expect(wrong).toMatchObject({ type: 'wrong-expected-version', code: 9 });
    const missing = await refusal(client.deleteStream(newStream()));
    expect(missing).toMatchObject({ type: 'wrong-expected-version', expectedVersion: -2n, actualVersion: -1n });
  });

  test('tombstone: stream-deleted on read, append and its metadata, for ever', async () => {
    const { stream } = await streamOf(2);
    await client.tombstoneStream(stream, { expectedRevision: 1n });
    expect(await refusal(() => read(stream))).toMatchObject({ type: 'stream-deleted', code: 9 });
    expect((await refusal(append(stream, event(), ANY))).type).toBe('stream-deleted');
    expect((await refusal(client.getStreamMetadata(stream))).type).toBe('stream-deleted');
  });

  test('a link comes resolved or as itself', async () => {
    const { stream, sent } = await streamOf(2);
    const links = newStream();
    await client.appendToStream(links, binaryEvent({ type: '$>', data: Buffer.from(`1@${stream}`) }));
    const [resolved] = await read(links, { resolveLinkTos: true });
    expect(resolved?.event?.id).toBe(sent[1]!.id);
    expect(resolved?.link?.type).toBe('$>');
    const [itself] = await read(links);
    expect(itself?.event?.type).toBe('$>');
    expect(itself?.link).toBeUndefined();
  });
});

/** Collects what a subscription says, in order: event types, "confirmed", "caughtUp". */
const follow = (started: AllStreamSubscription | StreamSubscription) => {
  const subscription = started as NodeJS.EventEmitter;
  const said: string[] = [];
  const seen: ResolvedEvent[] = [];
  const waiting: { until: () => boolean; resolve: () => void; reject: (error: Error) => void }[] = [];
  const note = (word: string) => {
    said.push(word);
    for (const one of waiting) if (one.until()) one.resolve();
  };
  subscription.on('confirmation', () => note('confirmed'));
  subscription.on('caughtUp', () => note('caughtUp'));
  subscription.on('data', (resolved: ResolvedEvent) => {
    seen.push(resolved);
    note(resolved.event?.type ?? '');
  });
  let failed: Error | undefined;
  subscription.on('error', (error: Error) => {
    failed = error;
    for (const one of waiting) one.reject(error);
  });
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      if (failed) reject(failed);
      else if (condition()) resolve();
      else waiting.push({ until: condition, resolve, reject });
    });
  return { said, seen, until, saidTo: (word: string) => until(() => said.includes(word)) };
};

describe('subscribing to a stream', () => {
  test('from START: confirmation, every event, caughtUp, then live ones', async () => {
    const { stream } = await streamOf(2);
    const subscription = client.subscribeToStream(stream);
    const heard = follow(subscription);
    await heard.saidTo('caughtUp');
    await append(stream, event('live'), 1n);
    await heard.saidTo('live');
    expect(heard.said).toEqual(['confirmed', 'e0', 'e1', 'caughtUp', 'live']);
    await subscription.unsubscribe();
  });

  test('from a revision: starts after it', async () => {
    const { stream } = await streamOf(5);
    const subscription = client.subscribeToStream(stream, { fromRevision: 2n });
    const heard = follow(subscription);
    await heard.saidTo('caughtUp');
    expect(heard.said).toEqual(['confirmed', 'e3', 'e4', 'caughtUp']);
    await subscription.unsubscribe();
  });

  test('from END: confirmation, caughtUp, then live ones', async () => {
    const { stream } = await streamOf(2);
    const subscription = client.subscribeToStream(stream, { fromRevision: END });
    const heard = follow(subscription);
    await heard.saidTo('caughtUp');
    await append(stream, event('live'), 1n);
    await heard.saidTo('live');
    expect(heard.said).toEqual(['confirmed', 'caughtUp', 'live']);
    await subscription.unsubscribe();
  });

  test('that is missing: confirmation at once, and caughtUp only after the first event', async () => {
    const stream = newStream();
    const subscription = client.subscribeToStream(stream);
    const heard = follow(subscription);
    await heard.saidTo('confirmed');
    await append(stream, event('first'), NO_STREAM);
    await heard.saidTo('caughtUp');
    expect(heard.said).toEqual(['confirmed', 'first', 'caughtUp']);
    await subscription.unsubscribe();
  });

  test('that is tombstoned: stream-deleted without a confirmation', async () => {
    const { stream } = await streamOf(1);
    await client.tombstoneStream(stream);
    const heard = follow(client.subscribeToStream(stream));
    await expect(heard.saidTo('confirmed')).rejects.toMatchObject({ type: 'stream-deleted' });
    expect(heard.said).toEqual([]);
  });
});

describe('subscribing to $all', () => {
  test('from a position: starts after it', async () => {
    const { stream, sent, result } = await streamOf(2);
    await append(stream, event('after'), 1n);
    const subscription = client.subscribeToAll({ fromPosition: result.position });
    const heard = follow(subscription);
    await heard.saidTo('caughtUp');
    expect(ids(heard.seen)).not.toContain(sent[1]!.id);
    expect(heard.said[1]).toBe('after');
    await subscription.unsubscribe();
  });

  test.each([
    ['stream prefixes', (key: string) => streamNameFilter({ prefixes: [`${key}-a`, `${key}-b`] })],
    ['an expression on the stream', (key: string) => streamNameFilter({ regex: `^${key}-[ab]$` })],
    ['type prefixes', (key: string) => eventTypeFilter({ prefixes: [`t-${key}-a`, `t-${key}-b`] })],
    ['an expression on the type', (key: string) => eventTypeFilter({ regex: `^t-${key}-(a|b)$` })],
  ])('filtered by %s, old and live events', async (_, filterFor) => {
    const key = randomUUID();
    const { result } = await streamOf(1);
    const write = async (name: string) => append(`${key}-${name}`, event(`t-${key}-${name}`), ANY);
    for (const name of ['a', 'x', 'b']) await write(name);
    const subscription = client.subscribeToAll({ fromPosition: result.position, filter: filterFor(key) });
    const heard = follow(subscription);
    await heard.saidTo('caughtUp');
    for (const name of ['x', 'a']) await write(name);
    await heard.until(() => heard.seen.length === 3);
    expect(heard.said).toEqual(['confirmed', `t-${key}-a`, `t-${key}-b`, 'caughtUp', `t-${key}-a`]);
    await subscription.unsubscribe();
  });

  test('the server’s own events are left out by excludeSystemEvents', async () => {
    const { stream, result } = await streamOf(1);
    await client.setStreamMetadata(stream, { maxCount: 9 });
    await append(stream, event('mine'), 0n);
    const subscription = client.subscribeToAll({ fromPosition: result.position, filter: excludeSystemEvents() });
    const heard = follow(subscription);
    await heard.saidTo('mine');
    expect(heard.said.filter((word) => word.startsWith('$'))).toEqual([]);
    await subscription.unsubscribe();
  });

  test('checkpoints carry a position even if nothing matches', async () => {
    const { result } = await streamOf(1);
    const checkpoints: bigint[] = [];
    const filter = streamNameFilter({
      prefixes: [`nothing-${randomUUID()}`],
      maxSearchWindow: 10,
      checkpointInterval: 1,
      checkpointReached: async (_, position) => void checkpoints.push(position.commit),
    });
    const subscription = client.subscribeToAll({ fromPosition: result.position, filter });
    const heard = follow(subscription);
    await heard.saidTo('caughtUp');
    for (let index = 0; index < 50; index++) await append(newStream(), event(), NO_STREAM);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(checkpoints.length).toBeGreaterThanOrEqual(4);
    expect(checkpoints.every((position) => position > result.position!.commit)).toBe(true);
    await subscription.unsubscribe();
  });

  test('no gap and no disorder under 32 writers', async () => {
    const { result } = await streamOf(1);
    const key = randomUUID();
    const filter = streamNameFilter({ prefixes: [key] });
    const subscription = client.subscribeToAll({ fromPosition: result.position, filter });
    const heard = follow(subscription);
    const write = async (worker: number) => {
      for (let count = 0; count < 63; count++)
        await append(`${key}-${worker}`, event(), count === 0 ? NO_STREAM : BigInt(count - 1));
    };
    await Promise.all(Array.from({ length: 32 }, (_, worker) => write(worker)));
    await heard.until(() => heard.seen.length === 32 * 63);
    const positions = heard.seen.map((resolved) => resolved.commitPosition!);
    expect(positions.every((position, index) => index === 0 || position > positions[index - 1]!)).toBe(true);
    await subscription.unsubscribe();
  });
});
