import { randomUUID } from 'node:crypto';
import {
  ANY,
  eventTypeFilter,
  excludeSystemEvents,
  type Filter,
  NO_STREAM,
  streamNameFilter,
} from '@eventstore/db-client';
import { holds, same } from '../../expectation';
import { Received } from '../../received';
import { each, type Topic } from '../../rule';
import { event, newStream } from '../../subject';

/** Filters that let the names a and b pass and x not; `key` makes them this run's own. */
const FILTERS: readonly (readonly [name: string, of: (key: string) => Filter])[] = [
  ['stream prefixes', (key) => streamNameFilter({ prefixes: [`${key}-a`, `${key}-b`] })],
  ['an expression on the stream', (key) => streamNameFilter({ regex: `^${key}-[ab]$` })],
  ['type prefixes', (key) => eventTypeFilter({ prefixes: [`t-${key}-a`, `t-${key}-b`] })],
  ['an expression on the type', (key) => eventTypeFilter({ regex: `^t-${key}-(a|b)$` })],
];

export const subscribingFiltered: Topic = {
  name: 'subscribing to $all with a filter',
  rules: [
    ...each(
      FILTERS,
      (name) => `by ${name}: what matches, old and live`,
      async (store, filterOf) => {
        const key = randomUUID();
        const { result } = await store.streamOf(1);
        const write = (name: string) => store.append(`${key}-${name}`, event(`t-${key}-${name}`), ANY);
        for (const name of ['a', 'x', 'b']) await write(name);
        const options = { fromPosition: result.position, filter: filterOf(key) };
        const received = new Received(store.client.subscribeToAll(options));
        await received.saidTo('caughtUp');
        for (const name of ['x', 'a']) await write(name);
        await received.until(() => received.seen.length >= 3);
        same(received.said, ['confirmed', `t-${key}-a`, `t-${key}-b`, 'caughtUp', `t-${key}-a`]);
        await received.stop();
      },
    ),
    {
      says: 'excludeSystemEvents leaves the server’s own events out',
      check: async (store) => {
        const { stream, result } = await store.streamOf(1);
        await store.client.setStreamMetadata(stream, { maxCount: 9 });
        await store.append(stream, event('mine'), 0n);
        const options = { fromPosition: result.position, filter: excludeSystemEvents() };
        const received = new Received(store.client.subscribeToAll(options));
        await received.saidTo('mine');
        same(
          received.said.filter((word) => word.startsWith('$')),
          [],
        );
        await received.stop();
      },
    },
    {
      says: 'checkpoints carry a position even if nothing matches',
      check: async (store) => {
        const { result } = await store.streamOf(1);
        const reached: bigint[] = [];
        const filter = streamNameFilter({
          prefixes: [`nothing-${randomUUID()}`],
          maxSearchWindow: 10,
          checkpointInterval: 1,
          checkpointReached: async (_, position) => void reached.push(position.commit),
        });
        const received = new Received(store.client.subscribeToAll({ fromPosition: result.position, filter }));
        await received.saidTo('caughtUp');
        for (let index = 0; index < 50; index++) await store.append(newStream(), event(), NO_STREAM);
        for (let tries = 0; tries < 100 && reached.length < 4; tries++)
          await new Promise((resolve) => setTimeout(resolve, 20));
        holds(reached.length >= 4, `got ${reached.length} checkpoints for 50 events in windows of 10`);
        same(
          reached.filter((position) => position <= result.position!.commit),
          [],
        );
        await received.stop();
      },
    },
  ],
};
