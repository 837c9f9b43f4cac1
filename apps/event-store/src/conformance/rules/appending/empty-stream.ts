import { ANY, type AppendExpectedRevision, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { holds, like, refusal, same, wrongVersion } from '../../expectation';
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
      says: 'expected 9007199254740993: wrong-expected-version with exactly that',
      check: async (store) => {
        const stream = newStream();
        const expected = 9_007_199_254_740_993n;
        await wrongVersion(store.append(stream, event(), expected), stream, expected, 'no_stream');
      },
    },
    {
      says: 'metadata that are missing, expected stream_exists: wrong-expected-version, actual no_stream',
      check: async (store) => {
        const { stream } = await store.streamOf(1);
        const attempt = store.client.setStreamMetadata(stream, { maxCount: 2 }, { expectedRevision: STREAM_EXISTS });
        await wrongVersion(attempt, `$$${stream}`, STREAM_EXISTS, 'no_stream');
      },
    },
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
      says: 'no events with any: success with revision 0 and a position, and the stream still does not exist',
      check: async (store) => {
        const stream = newStream();
        const { result } = await store.streamOf(1);
        const empty = await store.append(stream, [], ANY);
        like(empty, { success: true, nextExpectedRevision: 0n });
        holds(
          empty.position!.commit >= result.position!.commit,
          `position ${empty.position?.commit} is an earlier one`,
        );
        like(await refusal(store.read(stream)), { type: 'stream-not-found' });
      },
    },
  ],
};
