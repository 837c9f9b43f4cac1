import { randomUUID } from 'node:crypto';
import { NO_STREAM, streamNameFilter } from '@eventstore/db-client';
import { holds, same } from '../../expectation';
import { Heard } from '../../heard';
import type { Topic } from '../../rule';
import { event, ids } from '../../subject';

const WRITERS = 32;
const EACH = 63;

export const subscribingToAll: Topic = {
  name: 'subscribing to $all',
  rules: [
    {
      says: 'from a position: exclusive',
      check: async (store) => {
        const { stream, sent, result } = await store.streamOf(2);
        await store.append(stream, event('after'), 1n);
        const heard = new Heard(store.client.subscribeToAll({ fromPosition: result.position }));
        await heard.saidTo('caughtUp');
        holds(!ids(heard.seen).includes(sent[1]!.id), 'got the event at that position');
        holds(heard.said.includes('after'), `got ${heard.said.slice(0, 10).join(', ')} without the event after it`);
        await heard.stop();
      },
    },
    {
      says: `no gap and no disorder under ${WRITERS} writers (${WRITERS * EACH} events)`,
      check: async (store) => {
        const { result } = await store.streamOf(1);
        const key = randomUUID();
        const filter = streamNameFilter({ prefixes: [key] });
        const heard = new Heard(store.client.subscribeToAll({ fromPosition: result.position, filter }));
        const write = async (worker: number) => {
          for (let count = 0; count < EACH; count++)
            await store.append(`${key}-${worker}`, event(), count === 0 ? NO_STREAM : BigInt(count - 1));
        };
        await Promise.all(Array.from({ length: WRITERS }, (_, worker) => write(worker)));
        await heard.until(() => heard.seen.length >= WRITERS * EACH);
        same(heard.seen.length, WRITERS * EACH);
        const positions = heard.seen.map((resolved) => resolved.event?.position?.commit ?? -1n);
        const disorder = positions.findIndex((position, index) => index > 0 && position <= positions[index - 1]!);
        holds(disorder < 0, `${positions[disorder]} came after ${positions[disorder - 1]}`);
        await heard.stop();
      },
    },
  ],
};
