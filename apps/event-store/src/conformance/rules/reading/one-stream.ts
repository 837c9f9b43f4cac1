import { BACKWARDS, binaryEvent, END, FORWARDS, jsonEvent, NO_STREAM, START } from '@eventstore/db-client';
import { holds, like, refusal, same } from '../../expectation';
import { each, type Topic } from '../../rule';
import { events, newStream, revisions } from '../../subject';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

export const readingStreams: Topic = {
  name: 'reading a stream',
  rules: [
    ...each(
      [
        ['forwards', {}],
        ['backwards', { direction: BACKWARDS, fromRevision: END }],
      ] as const,
      (name) => `that is missing, ${name}: stream-not-found`,
      async (store, options) => {
        const stream = newStream();
        like(await refusal(store.read(stream, options)), { type: 'stream-not-found', streamName: stream });
      },
    ),
    {
      says: 'forwards from a revision, and with a limit',
      check: async (store) => {
        const { stream } = await store.streamOf(5);
        same(revisions(await store.read(stream, { fromRevision: 2n })), [2, 3, 4]);
        same(revisions(await store.read(stream, { fromRevision: 1n, maxCount: 2, direction: FORWARDS })), [1, 2]);
      },
    },
    {
      says: 'from beyond the end forwards: empty',
      check: async (store) => {
        const { stream } = await store.streamOf(3);
        same(await store.read(stream, { fromRevision: 10n }), []);
      },
    },
    ...each(
      [
        ['END: from the last', END, [2, 1, 0]],
        ['a revision: from it', 1n, [1, 0]],
        ['beyond the end: from the last', 10n, [2, 1, 0]],
        ['START: the first event only', START, [0]],
        ['no fromRevision: the first event only', undefined, [0]],
      ].map(([name, from, wanted]) => [name as string, { from, wanted }] as const),
      (name) => `backwards from ${name}`,
      async (store, { from, wanted }) => {
        const { stream } = await store.streamOf(3);
        const fromRevision = from as bigint | typeof START | typeof END | undefined;
        same(revisions(await store.read(stream, { direction: BACKWARDS, fromRevision })), wanted);
      },
    ),
    ...each(
      [
        ['forwards from END', { fromRevision: END }],
        ['with maxCount 0', { maxCount: 0 }],
      ] as const,
      (name) => `${name}: UNKNOWN, "Unexpected ReadStreamResult: Error"`,
      async (store, options) => {
        const { stream } = await store.streamOf(1);
        const { message } = await refusal(store.read(stream, options));
        holds(String(message).includes('Unexpected ReadStreamResult: Error'), `got the message: ${message}`);
      },
    ),
    {
      says: 'JSON comes back as a value, bytes as bytes, absent metadata as undefined, created as a Date',
      check: async (store) => {
        const stream = newStream();
        const before = Date.now();
        const json = jsonEvent({ type: 'json', data: { yen: 1, text: '円' }, metadata: { $causationId: 'c' } });
        const raw = binaryEvent({ type: 'bytes', data: Buffer.from([1, 2, 3]) });
        await store.client.appendToStream(stream, [json, raw]);
        const [first, second] = (await store.read(stream)).map((resolved) => resolved.event!);
        like(first, { isJson: true, data: { yen: 1, text: '円' }, metadata: { $causationId: 'c' } });
        like(second, { isJson: false, metadata: undefined });
        same(Buffer.from(second?.data as Uint8Array).toString('hex'), '010203');
        const created = first?.created as unknown;
        holds(created instanceof Date && Math.abs(created.getTime() - before) < 60_000, `created is ${created}`);
      },
    },
    {
      says: 'of many pages: whole and in order, both ways',
      check: async (store) => {
        const stream = newStream();
        const expectations = [NO_STREAM, 499n, 999n] as const;
        for (const expected of expectations) await store.append(stream, events(500), expected);
        same(revisions(await store.read(stream)), upTo(1_500));
        const backwards = revisions(await store.read(stream, { direction: BACKWARDS, fromRevision: END }));
        same(backwards.reverse(), upTo(1_500));
      },
    },
  ],
};
