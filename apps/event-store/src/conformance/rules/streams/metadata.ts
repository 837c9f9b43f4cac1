import { BACKWARDS, END, NO_STREAM } from '@eventstore/db-client';
import { like, refusal, same } from '../../expectation';
import type { Topic } from '../../rule';
import { event, events, newStream, revisions } from '../../subject';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const streamMetadata: Topic = {
  name: 'metadata',
  rules: [
    {
      says: 'maxCount 3 on ten events: 7, 8, 9 in both directions, also from 0',
      check: async (store) => {
        const { stream } = await store.streamOf(10);
        await store.client.setStreamMetadata(stream, { maxCount: 3 });
        same(revisions(await store.read(stream)), [7, 8, 9]);
        same(revisions(await store.read(stream, { fromRevision: 0n })), [7, 8, 9]);
        same(revisions(await store.read(stream, { direction: BACKWARDS, fromRevision: END })), [9, 8, 7]);
        like((await store.client.getStreamMetadata(stream)).metadata, { maxCount: 3 });
      },
    },
    {
      says: 'truncateBefore 3: from 3 in both directions, and appends go on counting',
      check: async (store) => {
        const { stream } = await store.streamOf(5);
        await store.client.setStreamMetadata(stream, { truncateBefore: 3 });
        await store.append(stream, event(), 4n);
        same(revisions(await store.read(stream)), [3, 4, 5]);
        same(revisions(await store.read(stream, { direction: BACKWARDS, fromRevision: END })), [5, 4, 3]);
      },
    },
    {
      says: 'maxAge 1 s: an older event is not read any more, a new one is',
      check: async (store) => {
        const { stream } = await store.streamOf(2);
        await store.client.setStreamMetadata(stream, { maxAge: 1 });
        await pause(1_300);
        await store.append(stream, event(), 1n);
        same(revisions(await store.read(stream)), [2]);
        same(revisions(await store.read(stream, { direction: BACKWARDS, fromRevision: END })), [2]);
      },
    },
    {
      says: 'metadata of one’s own come back; of a stream without any: undefined',
      check: async (store) => {
        const { stream } = await store.streamOf(1);
        same((await store.client.getStreamMetadata(stream)).metadata, undefined);
        await store.client.setStreamMetadata(stream, { maxCount: 5, owner: 'desk' });
        like((await store.client.getStreamMetadata(stream)).metadata, { maxCount: 5, owner: 'desk' });
      },
    },
    {
      says: 'set on a stream that does not exist: it still does not, and later appends obey',
      check: async (store) => {
        const stream = newStream();
        await store.client.setStreamMetadata(stream, { maxCount: 2 });
        like(await refusal(store.read(stream)), { type: 'stream-not-found' });
        await store.append(stream, events(5), NO_STREAM);
        same(revisions(await store.read(stream)), [3, 4]);
      },
    },
  ],
};
