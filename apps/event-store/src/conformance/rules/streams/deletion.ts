import { ANY, BACKWARDS, END, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { holds, like, refusal, same } from '../../expectation';
import type { Topic } from '../../rule';
import { event, events, newStream, revisions } from '../../subject';

export const deletion: Topic = {
  name: 'deletion',
  rules: [
    {
      says: 'soft delete: stream-not-found; no_stream goes on at the next revision, and only new events are read',
      check: async (store) => {
        const { stream } = await store.streamOf(3);
        await store.client.deleteStream(stream, { expectedRevision: 2n });
        like(await refusal(store.read(stream)), { type: 'stream-not-found' });
        same((await store.append(stream, events(2), NO_STREAM)).nextExpectedRevision, 4n);
        same(revisions(await store.read(stream)), [3, 4]);
        same(revisions(await store.read(stream, { direction: BACKWARDS, fromRevision: END })), [4, 3]);
      },
    },
    {
      says: 'soft delete, then no events at any: the stream is back, reads empty and counts on',
      check: async (store) => {
        const { stream } = await store.streamOf(2);
        await store.client.deleteStream(stream);
        const answer = await store.append(stream, [], ANY);
        like(answer, { success: true, nextExpectedRevision: 1n });
        holds(answer.position !== undefined, 'got no position');
        same(await store.read(stream), []);
        same((await store.client.getStreamMetadata(stream)).metadata, { truncateBefore: 2 });
        same((await store.append(stream, event(), 1n)).nextExpectedRevision, 2n);
        same(revisions(await store.read(stream)), [2]);
      },
    },
    {
      says: 'soft delete twice: still stream-not-found, and stream_exists is told stream-deleted',
      check: async (store) => {
        const { stream } = await store.streamOf(2);
        await store.client.deleteStream(stream);
        await store.client.deleteStream(stream);
        like(await refusal(store.read(stream)), { type: 'stream-not-found' });
        like(await refusal(store.append(stream, event(), STREAM_EXISTS)), { type: 'stream-deleted' });
      },
    },
    {
      says: 'soft delete at a wrong revision: wrong-expected-version (code 9)',
      check: async (store) => {
        const { stream } = await store.streamOf(3);
        const wrong = await refusal(store.client.deleteStream(stream, { expectedRevision: 0n }));
        like(wrong, { type: 'wrong-expected-version', code: 9 });
      },
    },
    {
      says: 'deleting a missing stream: wrong-expected-version, expected -2, actual -1',
      check: async (store) => {
        const missing = await refusal(store.client.deleteStream(newStream()));
        like(missing, { type: 'wrong-expected-version', expectedVersion: -2n, actualVersion: -1n });
      },
    },
    {
      says: 'tombstone: stream-deleted (code 9) on read, append and the metadata of it, for ever',
      check: async (store) => {
        const { stream } = await store.streamOf(2);
        await store.client.tombstoneStream(stream, { expectedRevision: 1n });
        like(await refusal(store.read(stream)), { type: 'stream-deleted', code: 9 });
        const backwards = store.read(stream, { direction: BACKWARDS, fromRevision: END });
        like(await refusal(backwards), { type: 'stream-deleted', code: 9 });
        like(await refusal(store.append(stream, event(), ANY)), { type: 'stream-deleted' });
        like(await refusal(store.append(stream, event(), NO_STREAM)), { type: 'stream-deleted' });
        like(await refusal(store.client.getStreamMetadata(stream)), { type: 'stream-deleted' });
      },
    },
  ],
};
