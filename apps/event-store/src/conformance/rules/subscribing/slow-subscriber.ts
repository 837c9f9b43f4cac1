import { randomUUID } from 'node:crypto';
import { jsonEvent, NO_STREAM, streamNameFilter } from '@eventstore/db-client';
import { holds, same } from '../../expectation';
import { Received } from '../../received';
import type { Topic } from '../../rule';
import { revisions } from '../../subject';

const BATCHES = 60;
const EACH = 50;
const QUIET_MS = 3_000;

export const slowSubscriber: Topic = {
  name: 'a subscriber that stands still',
  rules: [
    {
      says: 'while 3,000 events of 3 KB are written: dropped with an error or not, it has no gap and no disorder',
      check: async (store) => {
        const { result } = await store.streamOf(1);
        const stream = `still-${randomUUID()}`;
        const filter = streamNameFilter({ prefixes: [stream] });
        const subscription = store.client.subscribeToAll({ fromPosition: result.position, filter });
        const received = new Received(subscription);
        await received.saidTo('confirmed');
        subscription.pause();
        const note = 'x'.repeat(3_000);
        for (let batch = 0; batch < BATCHES; batch++) {
          const sent = Array.from({ length: EACH }, () => jsonEvent({ type: 'much', data: { note } }));
          const expectedRevision = batch === 0 ? NO_STREAM : BigInt(batch * EACH - 1);
          await store.client.appendToStream(stream, sent, { expectedRevision });
        }
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
        subscription.resume();
        const whole = received.until(() => received.seen.length >= BATCHES * EACH);
        const dropped = await whole.then(
          () => undefined,
          (error: Error) => error,
        );
        holds(dropped?.name !== 'Deviation', `neither all of it nor an error: ${dropped?.message}`);
        const seen = revisions(received.seen);
        same(
          seen.findIndex((revision, index) => revision !== index),
          -1,
        );
        if (!dropped) await received.stop();
      },
    },
  ],
};
