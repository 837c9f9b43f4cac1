import { randomUUID } from 'node:crypto';
import { NO_STREAM, START } from '@eventstore/db-client';
import { benchEvent, toLongStreams } from './appends';
import { type Comparison, perSecond } from './measure';

const LIVE = 4;
const WRITERS = 32;
const EVENTS = 30_000;

/** Appends while four clients follow live: only ours, since the other stores nothing to publish. */
const withFollowers = async (comparison: Comparison): Promise<void> => {
  const what = `appends into 64 long streams, ${LIVE} live subscribers`;
  comparison.progress(what);
  const { client } = comparison.ours;
  const subscriptions = Array.from({ length: LIVE }, () => client.subscribeToAll({ fromPosition: 'end' }));
  let seen = 0;
  for (const subscription of subscriptions) subscription.on('data', () => seen++);
  await Promise.all(subscriptions.map((one) => new Promise((resolve) => one.once('confirmation', resolve))));
  const work = toLongStreams(comparison.ours);
  let calls = 0;
  const begun = performance.now();
  const until = begun + comparison.seconds * 1_000;
  const lane = async (index: number) => {
    for (; performance.now() < until; calls++) await work(index);
  };
  await Promise.all(Array.from({ length: 64 }, (_, index) => lane(index)));
  comparison.report({ what, unit: 'a second', ours: perSecond(calls, performance.now() - begun) });
  while (seen < calls * LIVE) await new Promise((resolve) => setTimeout(resolve, 10));
  await Promise.all(subscriptions.map((one) => one.unsubscribe()));
};

/** A subscriber starts at zero while writers append: it must see each of their events once, in order. */
const fromZeroUnderLoad = async (comparison: Comparison): Promise<void> => {
  comparison.progress(`a subscriber from zero while ${WRITERS} writers append ${EVENTS.toLocaleString('en')} events`);
  const { client } = comparison.ours;
  const run = randomUUID();
  const next = new Map<string, bigint>();
  let inOrder = 0;
  let last = -1n;
  const done = new Promise<void>((resolve, reject) => {
    const subscription = client.subscribeToAll({ fromPosition: START });
    subscription.on('error', reject);
    subscription.on('data', ({ event }) => {
      if (!event?.streamId.startsWith(run)) return;
      const position = (event as { position?: { commit: bigint } }).position?.commit ?? -1n;
      if (position > last && event.revision === (next.get(event.streamId) ?? 0n)) inOrder++;
      last = position;
      next.set(event.streamId, event.revision + 1n);
      if (inOrder === EVENTS) void subscription.unsubscribe().then(resolve);
    });
  });
  let left = EVENTS;
  const write = async (writer: number) => {
    for (let revision = -1n; left-- > 0; revision++)
      await client.appendToStream(`${run}-${writer}`, benchEvent(), {
        expectedRevision: revision < 0n ? NO_STREAM : revision,
      });
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  const patience = new Promise<void>((resolve) => setTimeout(resolve, 60_000).unref());
  await Promise.race([done, patience]);
  const what = `seen once and in order from zero under ${WRITERS} writers`;
  comparison.report({ what, unit: 'events', ours: inOrder, goal: { atLeast: EVENTS } });
};

export const measureSubscribers = async (comparison: Comparison): Promise<void> => {
  await withFollowers(comparison);
  await fromZeroUnderLoad(comparison);
};
