import { randomUUID } from 'node:crypto';
import {
  ErrorType,
  type EventStoreDBClient,
  NO_STREAM,
  type ResolvedEvent,
  streamNameFilter,
} from '@eventstore/db-client';
import { Deviation, holds, same } from '../../expectation';
import { Received } from '../../received';
import type { Topic } from '../../rule';
import { event, ids, type Subject } from '../../subject';

type AllOptions = NonNullable<Parameters<EventStoreDBClient['subscribeToAll']>[0]>;

const WRITERS = 32;
const EACH = 63;

/** A server may drop a subscriber that is too slow; it must then be able to go on where it was. */
const MOST_DROPS = 200;

/** The first `count` events of a subscription that goes on from the last position seen whenever it is dropped. */
const followed = async (store: Subject, options: AllOptions, count: number): Promise<ResolvedEvent[]> => {
  const seen: ResolvedEvent[] = [];
  let { fromPosition } = options;
  for (let drops = 0; drops <= MOST_DROPS; drops++) {
    const received = new Received(store.client.subscribeToAll({ ...options, fromPosition }));
    const dropped = await received
      .until(() => seen.length + received.seen.length >= count)
      .then(
        () => undefined,
        (error: Error & { type?: string }) => error,
      );
    seen.push(...received.seen);
    if (!dropped) {
      await received.stop();
      return seen;
    }
    if (dropped.type !== ErrorType.TIMEOUT) throw dropped;
    fromPosition = seen.at(-1)?.event?.position ?? fromPosition;
  }
  throw new Deviation(`dropped ${MOST_DROPS} times before ${count} events were seen`);
};

export const subscribingToAll: Topic = {
  name: 'subscribing to $all',
  rules: [
    {
      says: 'from a position: exclusive',
      check: async (store) => {
        const { stream, sent, result } = await store.streamOf(2);
        await store.append(stream, event('after'), 1n);
        const received = new Received(store.client.subscribeToAll({ fromPosition: result.position }));
        await received.saidTo('caughtUp');
        holds(!ids(received.seen).includes(sent[1]!.id), 'got the event at that position');
        holds(
          received.said.includes('after'),
          `got ${received.said.slice(0, 10).join(', ')} without the event after it`,
        );
        await received.stop();
      },
    },
    {
      says: `no gap and no disorder under ${WRITERS} writers (${WRITERS * EACH} events)`,
      check: async (store) => {
        const { result } = await store.streamOf(1);
        const key = randomUUID();
        const filter = streamNameFilter({ prefixes: [key] });
        const following = followed(store, { fromPosition: result.position, filter }, WRITERS * EACH);
        const write = async (worker: number) => {
          for (let count = 0; count < EACH; count++)
            await store.append(`${key}-${worker}`, event(), count === 0 ? NO_STREAM : BigInt(count - 1));
        };
        const writing = Array.from({ length: WRITERS }, (_, worker) => write(worker));
        const [seen] = await Promise.all([following, ...writing]);
        same(seen.length, WRITERS * EACH);
        const positions = seen.map((resolved) => resolved.event?.position?.commit ?? -1n);
        const disorder = positions.findIndex((position, index) => index > 0 && position <= positions[index - 1]!);
        holds(disorder < 0, `${positions[disorder]} came after ${positions[disorder - 1]}`);
      },
    },
  ],
};
