import { END, NO_STREAM } from '@eventstore/db-client';
import { like, refusal, same } from '../../expectation';
import { Received } from '../../received';
import { each, type Topic } from '../../rule';
import { event, newStream, type Subject } from '../../subject';

export const subscribingToStreams: Topic = {
  name: 'subscribing to a stream',
  rules: [
    {
      says: 'from START: confirmation, every event, caughtUp, then live ones',
      check: async (store) => {
        const { stream } = await store.streamOf(2);
        const received = new Received(store.client.subscribeToStream(stream));
        await received.saidTo('caughtUp');
        await store.append(stream, event('live'), 1n);
        await received.saidTo('live');
        same(received.said, ['confirmed', 'e0', 'e1', 'caughtUp', 'live']);
        await received.stop();
      },
    },
    {
      says: 'from revision 2: exclusive, starts at 3',
      check: async (store) => {
        const { stream } = await store.streamOf(5);
        const received = new Received(store.client.subscribeToStream(stream, { fromRevision: 2n }));
        await received.saidTo('caughtUp');
        same(received.said, ['confirmed', 'e3', 'e4', 'caughtUp']);
        await received.stop();
      },
    },
    {
      says: 'from END: confirmation, caughtUp, then live ones',
      check: async (store) => {
        const { stream } = await store.streamOf(2);
        const received = new Received(store.client.subscribeToStream(stream, { fromRevision: END }));
        await received.saidTo('caughtUp');
        await store.append(stream, event('live'), 1n);
        await received.saidTo('live');
        same(received.said, ['confirmed', 'caughtUp', 'live']);
        await received.stop();
      },
    },
    {
      says: 'that is missing: confirmation at once, the first event, and only then caughtUp',
      check: async (store) => {
        const stream = newStream();
        const received = new Received(store.client.subscribeToStream(stream));
        await received.saidTo('confirmed');
        await store.append(stream, event('first'), NO_STREAM);
        await received.saidTo('caughtUp');
        same(received.said, ['confirmed', 'first', 'caughtUp']);
        await received.stop();
      },
    },
    {
      says: 'that is tombstoned: stream-deleted without a confirmation',
      check: async (store) => {
        const { stream } = await store.streamOf(1);
        await store.client.tombstoneStream(stream);
        const received = new Received(store.client.subscribeToStream(stream));
        like(await refusal(received.saidTo('confirmed')), { type: 'stream-deleted' });
        same(received.said, []);
      },
    },
    {
      says: 'that is tombstoned, from END: confirmation and caughtUp, no error',
      check: async (store) => {
        const { stream } = await store.streamOf(1);
        await store.client.tombstoneStream(stream);
        const received = new Received(store.client.subscribeToStream(stream, { fromRevision: END }));
        await received.saidTo('caughtUp');
        await store.streamOf(1);
        same(received.said, ['confirmed', 'caughtUp']);
        await received.stop();
      },
    },
    {
      says: 'that is tombstoned, from a revision: stream-deleted',
      check: async (store) => {
        const { stream } = await store.streamOf(1);
        await store.client.tombstoneStream(stream);
        const received = new Received(store.client.subscribeToStream(stream, { fromRevision: 5n }));
        like(await refusal(received.saidTo('confirmed')), { type: 'stream-deleted' });
      },
    },
    {
      says: 'live when it is tombstoned: the $streamDeleted event, then stream-deleted',
      check: async (store) => {
        const { stream } = await store.streamOf(1);
        const received = new Received(store.client.subscribeToStream(stream));
        await received.saidTo('caughtUp');
        await store.client.tombstoneStream(stream);
        like(await refusal(received.saidTo('never')), { type: 'stream-deleted' });
        same(received.said, ['confirmed', 'e0', 'caughtUp', '$streamDeleted']);
        same(received.seen.at(-1)?.event?.revision, 9_223_372_036_854_775_807n);
      },
    },
    ...each<(store: Subject) => Promise<string>>(
      [
        ['missing', async () => newStream()],
        [
          'soft-deleted',
          async (store) => {
            const { stream } = await store.streamOf(2);
            await store.client.deleteStream(stream);
            return stream;
          },
        ],
      ],
      (name) => `that is ${name}, from a revision beyond what then comes: caughtUp once the stream exists`,
      async (store, make) => {
        const stream = await make(store);
        const received = new Received(store.client.subscribeToStream(stream, { fromRevision: 5n }));
        await received.saidTo('confirmed');
        await store.append(stream, event('unseen'), NO_STREAM);
        await received.saidTo('caughtUp');
        same(received.said, ['confirmed', 'caughtUp']);
        await received.stop();
      },
    ),
    {
      says: 'that is truncated: starts at the first event that may be read',
      check: async (store) => {
        const { stream } = await store.streamOf(5);
        await store.client.setStreamMetadata(stream, { truncateBefore: 3 });
        const received = new Received(store.client.subscribeToStream(stream));
        await received.saidTo('caughtUp');
        same(received.said, ['confirmed', 'e3', 'e4', 'caughtUp']);
        await received.stop();
      },
    },
  ],
};
