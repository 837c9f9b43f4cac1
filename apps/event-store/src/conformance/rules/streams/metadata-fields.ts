import { binaryEvent, jsonEvent, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { same, wrongVersion } from '../../expectation';
import { each, type Topic } from '../../rule';
import { event, revisions, type Subject } from '../../subject';

type Metadata = Record<string, unknown>;

/** A stream of three events with these metadata, which the client would not write itself. */
const describedBy = async (store: Subject, metadata: Metadata): Promise<string> => {
  const { stream } = await store.streamOf(3);
  await store.client.appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data: metadata }));
  return stream;
};

const named = (all: readonly Metadata[]) => all.map((metadata) => [JSON.stringify(metadata), metadata] as const);

export const metadataFields: Topic = {
  name: 'fields of metadata',
  rules: [
    ...each(
      named([
        { $tb: 1.5 },
        { $maxCount: '1' },
        { $maxCount: null },
        { $maxCount: 1, $tb: true },
        { $maxCount: 1, $maxAge: 99_999_999_999_999 },
        { $maxCount: 1, $cacheControl: 1.5 },
        { $maxCount: 1, $tb: 2 ** 63 },
        { $maxCount: 1, $acl: null },
        { $maxCount: 1, $acl: { $r: 5 } },
        { $maxCount: 1, $acl: { zz: 'a' } },
      ]),
      (metadata) => `${metadata}: one field of the wrong kind, and all of them count as none`,
      async (store, metadata) => {
        const stream = await describedBy(store, metadata);
        same(revisions(await store.read(stream)), [0, 1, 2]);
      },
    ),
    ...each(
      named([
        { $maxCount: 0, $tb: 2 },
        { $maxCount: -1, $tb: 2 },
        { $maxCount: 1, $tb: -1 },
        { $maxCount: 1, $maxAge: 0 },
        { $maxCount: 1, $maxAge: -1 },
        { $maxCount: 1, $cacheControl: 0 },
        { $maxCount: 1, $acl: { $r: ['a', 'b'], $w: 'c' }, other: [1.5, { $tb: '1' }] },
      ]),
      (metadata) => `${metadata}: what is out of range counts as not given, the rest is obeyed`,
      async (store, metadata) => {
        const stream = await describedBy(store, metadata);
        same(revisions(await store.read(stream)), [2]);
      },
    ),
    {
      says: 'metadata that are not JSON by their content type: as none',
      check: async (store) => {
        const { stream } = await store.streamOf(2);
        const data = Buffer.from('{"$maxCount":1}');
        await store.client.appendToStream(`$$${stream}`, binaryEvent({ type: '$metadata', data }));
        same(revisions(await store.read(stream)), [0, 1]);
      },
    },
    {
      says: '$tb 9007199254740991: truncated, not deleted; it reads empty, exists, and goes on counting',
      check: async (store) => {
        const stream = await describedBy(store, { $tb: Number.MAX_SAFE_INTEGER });
        same(await store.read(stream), []);
        same((await store.append(stream, event(), STREAM_EXISTS)).nextExpectedRevision, 3n);
        await wrongVersion(store.append(stream, event(), NO_STREAM), stream, NO_STREAM, 3n);
        same(await store.read(stream), []);
      },
    },
    {
      says: 'of a metadata stream: nothing changes, it keeps its last event, deleted or not',
      check: async (store) => {
        const { stream } = await store.streamOf(1);
        const metadataStream = `$$${stream}`;
        for (const maxCount of [3, 4]) await store.client.setStreamMetadata(stream, { maxCount });
        same(revisions(await store.read(metadataStream)), [1]);
        await store.client.setStreamMetadata(metadataStream, { maxCount: 5 });
        same(revisions(await store.read(metadataStream)), [1]);
        await store.client.deleteStream(metadataStream);
        same(revisions(await store.read(metadataStream)), [1]);
        await store.client.setStreamMetadata(stream, { maxCount: 6 });
        same(revisions(await store.read(metadataStream)), [2]);
      },
    },
  ],
};
