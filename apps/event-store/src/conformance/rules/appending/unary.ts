import { randomUUID } from 'node:crypto';
import { type AppendExpectedRevision, type AppendToStreamOptions, binaryEvent, NO_STREAM } from '@eventstore/db-client';
import { like, refusal, same, wrongVersion } from '../../expectation';
import type { Topic } from '../../rule';
import { event, events, newStream } from '../../subject';

/** An insecure server does not look at them; the client then sends the unary Append. */
const withCredentials = (expectedRevision: AppendExpectedRevision): AppendToStreamOptions => ({
  expectedRevision,
  credentials: { username: 'admin', password: 'changeit' },
});

export const unaryAppend: Topic = {
  name: 'the unary Append (with credentials)',
  rules: [
    {
      says: 'follows the same rules: appended, known ids answered as the first time, a wrong revision refused',
      check: async (store) => {
        const stream = newStream();
        const sent = events(2);
        const first = await store.client.appendToStream(stream, sent, withCredentials(NO_STREAM));
        same(first.nextExpectedRevision, 1n);
        same(await store.client.appendToStream(stream, sent, withCredentials(NO_STREAM)), first);
        await wrongVersion(store.client.appendToStream(stream, event(), withCredentials(0n)), stream, 0n, 1n);
      },
    },
    {
      says: 'over the size: maximum-append-size-exceeded',
      check: async (store) => {
        const big = binaryEvent({ id: randomUUID(), type: 'big', data: Buffer.alloc(1_048_577) });
        const attempt = store.client.appendToStream(newStream(), big, withCredentials(NO_STREAM));
        like(await refusal(attempt), { type: 'maximum-append-size-exceeded' });
      },
    },
  ],
};
