import { ANY, type AppendExpectedRevision, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { holds, same, wrongVersion } from '../../expectation';
import { each, type Topic } from '../../rule';
import { event, events, revisions } from '../../subject';

export const appendingToHeld: Topic = {
  name: 'appending to a stream that holds events',
  rules: [
    ...each<AppendExpectedRevision | undefined>(
      [
        ['its revision', 2n],
        ['any', ANY],
        ['stream_exists', STREAM_EXISTS],
      ],
      (name) => `expected ${name} with new ids: appended`,
      async (store, expected) => {
        const { stream } = await store.streamOf(3);
        same((await store.append(stream, events(2), expected)).nextExpectedRevision, 4n);
        same(revisions(await store.read(stream)), [0, 1, 2, 3, 4]);
      },
    ),
    ...each<AppendExpectedRevision | undefined>(
      [
        ['below', 1n],
        ['no_stream', NO_STREAM],
        ['above', 7n],
      ],
      (name) => `expected ${name} with other ids: wrong-expected-version, actual the last`,
      async (store, expected) => {
        const { stream } = await store.streamOf(3);
        await wrongVersion(store.append(stream, event(), expected), stream, expected, 2n);
      },
    ),
    {
      says: 'every event has its own position, commit = prepare; the answer carries the last, as $all does',
      check: async (store) => {
        const { stream, result } = await store.streamOf(3);
        const found = await store.read(stream);
        const positions = found.map((one) => (one.event as { position?: { commit: bigint } } | undefined)?.position);
        const commits = positions.map((position) => position?.commit ?? -1n);
        holds(commits[0]! < commits[1]! && commits[1]! < commits[2]!, `positions ${commits.join(', ')} do not rise`);
        same(positions.at(-1), result.position);
        same(result.position?.commit, result.position?.prepare);
        const [fromAll] = await store.readAll({ fromPosition: result.position, maxCount: 1 });
        same([fromAll?.event?.streamId, fromAll?.event?.revision], [stream, 2n]);
      },
    },
    {
      says: 'no events: success n at any and at the right revision, wrong-expected-version at a wrong one',
      check: async (store) => {
        const { stream } = await store.streamOf(3);
        same((await store.append(stream, [], ANY)).nextExpectedRevision, 2n);
        same((await store.append(stream, [], 2n)).nextExpectedRevision, 2n);
        await wrongVersion(store.append(stream, [], 0n), stream, 0n, 2n);
      },
    },
  ],
};
