import { BACKWARDS, END, NO_STREAM } from '@eventstore/db-client';
import { holds, same } from '../../expectation';
import type { Topic } from '../../rule';
import { event, ids, newStream } from '../../subject';

export const readingAll: Topic = {
  name: 'reading $all',
  rules: [
    {
      says: 'forwards from a position: includes the event at it',
      check: async (store) => {
        const { sent, result } = await store.streamOf(2);
        const second = await store.append(newStream(), event(), NO_STREAM);
        holds(second.position!.commit > result.position!.commit, 'a later append has no higher position');
        same(ids(await store.readAll({ fromPosition: result.position, maxCount: 1 })), [sent[1]!.id]);
      },
    },
    {
      says: 'backwards from a position: starts just before it',
      check: async (store) => {
        const { sent, result } = await store.streamOf(2);
        const options = { fromPosition: result.position, direction: BACKWARDS, maxCount: 1 } as const;
        same(ids(await store.readAll(options)), [sent[0]!.id]);
      },
    },
    {
      says: 'backwards from END: starts with the last event',
      check: async (store) => {
        const { sent } = await store.streamOf(2);
        const found = ids(await store.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 50 }));
        same(
          found.filter((id) => sent.some((one) => one.id === id)),
          [sent[1]!.id, sent[0]!.id],
        );
      },
    },
    {
      says: 'from START: positions rise strictly, and some first events are the server’s own',
      check: async (store) => {
        const found = await store.readAll({ maxCount: 500 });
        const positions = found.map((resolved) => resolved.commitPosition ?? resolved.event?.position?.commit ?? -1n);
        const disorder = positions.findIndex((position, index) => index > 0 && position <= positions[index - 1]!);
        holds(disorder < 0, `${positions[disorder]} comes after ${positions[disorder - 1]}`);
        holds(found[0]?.event?.type.startsWith('$') === true, `the first event is a ${found[0]?.event?.type}`);
      },
    },
  ],
};
