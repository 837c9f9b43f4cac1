import { ANY, NO_STREAM } from '@eventstore/db-client';
import { same } from '../../expectation';
import type { Topic } from '../../rule';
import { event, newStream, revisions } from '../../subject';

export const appendingAtOnce: Topic = {
  name: 'appending at once',
  rules: [
    {
      says: '50 with no_stream: one succeeds, 49 are told actual 0',
      check: async (store) => {
        const stream = newStream();
        const attempts = Array.from({ length: 50 }, () => store.append(stream, event(), NO_STREAM));
        const settled = await Promise.allSettled(attempts);
        const refused = settled.filter((attempt) => attempt.status === 'rejected');
        same(
          refused.map((attempt) => attempt.reason.actualVersion),
          Array.from({ length: 49 }, () => 0n),
        );
      },
    },
    {
      says: '100 with any: revisions 0 to 99 without a gap',
      check: async (store) => {
        const stream = newStream();
        const results = await Promise.all(Array.from({ length: 100 }, () => store.append(stream, event(), ANY)));
        const answered = results.map((result) => Number(result.nextExpectedRevision)).sort((a, b) => a - b);
        same(
          answered,
          Array.from({ length: 100 }, (_, index) => index),
        );
        same(revisions(await store.read(stream)), answered);
      },
    },
  ],
};
