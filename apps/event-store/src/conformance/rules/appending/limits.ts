import { randomUUID } from 'node:crypto';
import { binaryEvent, NO_STREAM } from '@eventstore/db-client';
import { like, refusal, same } from '../../expectation';
import { each, type Topic } from '../../rule';
import { event, newStream } from '../../subject';

const bytes = (size: number) => binaryEvent({ id: randomUUID(), type: 'bytes', data: Buffer.alloc(size, 7) });

export const limitsAndNames: Topic = {
  name: 'limits and names',
  rules: [
    {
      says: 'exactly 1,048,576 bytes of data over two events: appended',
      check: async (store) => {
        const stream = newStream();
        const sent = [bytes(524_288), bytes(524_288)];
        await store.client.appendToStream(stream, sent, { expectedRevision: NO_STREAM });
        same((await store.read(stream)).length, 2);
      },
    },
    {
      says: 'one byte over: maximum-append-size-exceeded with maxAppendSize 1048576, and nothing is written',
      check: async (store) => {
        const stream = newStream();
        const sent = [bytes(524_288), bytes(524_289)];
        const attempt = store.client.appendToStream(stream, sent, { expectedRevision: NO_STREAM });
        like(await refusal(attempt), { type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
        like(await refusal(store.read(stream)), { type: 'stream-not-found' });
      },
    },
    ...each(
      [
        ['spaces', 'a b c'],
        ['slashes', 'a/b/c'],
        ['a dollar inside', 'a$b'],
        ['an at sign', 'a@b'],
        ['commas', 'a,b'],
        ['any Unicode', '戻す-財布-🐟'],
        ['1,000 characters', 'n'.repeat(963)],
        ['a dollar in front (insecure mode)', '$system'],
      ] as const,
      (name) => `a stream name may hold ${name}`,
      async (store, name) => {
        const stream = `${name}-${randomUUID()}`;
        await store.append(stream, event(), NO_STREAM);
        same((await store.read(stream))[0]?.event?.streamId, stream);
      },
    ),
    {
      says: 'a late append: deadline-exceeded',
      check: async (store) => {
        const options = { expectedRevision: NO_STREAM, deadline: -100 } as const;
        const late = store.client.appendToStream(newStream(), event(), options);
        like(await refusal(late), { type: 'deadline-exceeded' });
      },
    },
  ],
};
