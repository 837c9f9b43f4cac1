import { ANY, type AppendExpectedRevision, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { like, refusal, same, wrongVersion } from '../../expectation';
import { each, type Topic } from '../../rule';
import { event, events, newStream } from '../../subject';

export const appendingToEmpty: Topic = {
  name: 'appending to a stream that holds nothing',
  rules: [
    ...each<AppendExpectedRevision | undefined>(
      [
        ['no_stream', NO_STREAM],
        ['any', ANY],
        ['none given', undefined],
      ],
      (name) => `expected ${name}: appended from revision 0`,
      async (store, expected) => {
        const result = await store.append(newStream(), events(3), expected);
        like(result, { success: true, nextExpectedRevision: 2n });
      },
    ),
    ...each<AppendExpectedRevision | undefined>(
      [
        ['stream_exists', STREAM_EXISTS],
        ['a number', 5n],
      ],
      (name) => `expected ${name}: wrong-expected-version, actual no_stream`,
      async (store, expected) => {
        const stream = newStream();
        await wrongVersion(store.append(stream, event(), expected), stream, expected, 'no_stream');
      },
    ),
    {
      says: 'the same id twice in one call with no_stream: two events',
      check: async (store) => {
        const stream = newStream();
        const twice = event();
        same((await store.append(stream, [twice, twice], NO_STREAM)).nextExpectedRevision, 1n);
        same((await store.read(stream)).length, 2);
      },
    },
    {
      says: 'no events with any: success with revision 0, and the stream still does not exist',
      check: async (store) => {
        const stream = newStream();
        like(await store.append(stream, [], ANY), { success: true, nextExpectedRevision: 0n });
        like(await refusal(store.read(stream)), { type: 'stream-not-found' });
      },
    },
  ],
};
