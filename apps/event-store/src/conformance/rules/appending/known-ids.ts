import { ANY, type AppendExpectedRevision, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { like, same, wrongVersion } from '../../expectation';
import { each, type Topic } from '../../rule';
import { event, events, newStream, type Sent } from '../../subject';

export const appendingKnownIds: Topic = {
  name: 'appending ids that are known',
  rules: [
    ...each<AppendExpectedRevision | undefined>(
      [
        ['no_stream', NO_STREAM],
        ['any', ANY],
      ],
      (name) => `the same three at ${name}: as the first time, nothing written, also after later events`,
      async (store, expected) => {
        const { stream, sent, result } = await store.streamOf(3);
        same(await store.append(stream, sent, expected), result);
        await store.append(stream, events(2), 2n);
        same(await store.append(stream, sent, expected), result);
        same((await store.read(stream)).length, 5);
      },
    ),
    {
      says: 'the first two of three at no_stream: success, revision 1',
      check: async (store) => {
        const { stream, sent } = await store.streamOf(3);
        same((await store.append(stream, sent.slice(0, 2), NO_STREAM)).nextExpectedRevision, 1n);
      },
    },
    {
      says: 'the second and third of three at 0: success, revision 2',
      check: async (store) => {
        const { stream, sent } = await store.streamOf(3);
        same((await store.append(stream, sent.slice(1), 0n)).nextExpectedRevision, 2n);
      },
    },
    ...each<(sent: Sent[]) => Sent[]>(
      [
        ['one more than stored', (sent) => [...sent, event()]],
        ['known then new', (sent) => [sent[0]!, event()]],
        ['in another order', (sent) => [sent[1]!, sent[0]!]],
      ],
      (name) => `${name} at no_stream: wrong-expected-version`,
      async (store, change) => {
        const { stream, sent } = await store.streamOf(3);
        await wrongVersion(store.append(stream, change(sent), NO_STREAM), stream, NO_STREAM, 2n);
      },
    ),
    {
      says: 'a known id with another type and data at no_stream: success, revision 0, the stored event unchanged',
      check: async (store) => {
        const { stream, sent } = await store.streamOf(3);
        const other = event('other', sent[0]!.id, { other: true });
        same((await store.append(stream, other, NO_STREAM)).nextExpectedRevision, 0n);
        like((await store.read(stream))[0]?.event, { type: 'e0', data: { at: 'e0' } });
      },
    },
    {
      says: 'a known id at the current revision: appended again',
      check: async (store) => {
        const { stream, sent } = await store.streamOf(3);
        same((await store.append(stream, sent[0]!, 2n)).nextExpectedRevision, 3n);
      },
    },
    ...each<AppendExpectedRevision | undefined>(
      [
        ['any', ANY],
        ['stream_exists', STREAM_EXISTS],
      ],
      (name) => `a known id at ${name}: success with that id's revision, nothing written`,
      async (store, expected) => {
        const { stream, sent } = await store.streamOf(3);
        same((await store.append(stream, sent[1]!, expected)).nextExpectedRevision, 1n);
        same((await store.read(stream)).length, 3);
      },
    ),
    {
      says: 'an id that is stored twice at any: success with its first revision',
      check: async (store) => {
        const stream = newStream();
        const twice = event();
        await store.append(stream, [event(), twice, twice], NO_STREAM);
        same((await store.append(stream, twice, ANY)).nextExpectedRevision, 1n);
        same((await store.read(stream)).length, 3);
      },
    },
    {
      says: 'known then new at any: wrong-expected-version',
      check: async (store) => {
        const { stream, sent } = await store.streamOf(3);
        await wrongVersion(store.append(stream, [sent[0]!, event()], ANY), stream, ANY, 2n);
      },
    },
    {
      says: 'new then known at any: both appended',
      check: async (store) => {
        const { stream, sent } = await store.streamOf(3);
        same((await store.append(stream, [event(), sent[0]!], ANY)).nextExpectedRevision, 4n);
      },
    },
    {
      says: 'an id known in another stream at any: appended',
      check: async (store) => {
        const { sent } = await store.streamOf(1);
        same((await store.append(newStream(), sent, ANY)).nextExpectedRevision, 0n);
      },
    },
  ],
};
