import { EventEmitter } from 'node:events';
import type { ReadAnswer } from '../protocol/read-answer';
import type { Reader } from '../protocol/reader';
import { LogSubscription, type SubscriptionOptions } from './subscription';

/** A live subscription whose other end is the test. */
class Call extends EventEmitter {
  pause(): void {}
  resume(): void {}
  isPaused(): boolean {
    return false;
  }
  cancel(): void {}
  destroy(): this {
    return this;
  }

  says(...answers: ReadAnswer[]): void {
    for (const answer of answers) this.emit('data', answer);
  }
}

const event = (position: number): ReadAnswer => ({
  kind: 'event',
  event: {
    id: `e${position}`,
    stream: 's',
    revision: position,
    position: BigInt(position),
    type: 'thing.done.v1',
    recordedMs: 0,
    data: '{}',
    metadata: '{}',
  },
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('how far a subscription is behind', () => {
  const calls: Call[] = [];
  let subscription: LogSubscription;
  const start = (onBatch: SubscriptionOptions['onBatch']) => {
    const reader = {
      open: async () => {
        calls.push(new Call());
        return calls.at(-1);
      },
    };
    subscription = new LogSubscription(
      reader as unknown as Reader,
      { prefixes: ['s'], onBatch, lingerMs: 1 },
      async () => true,
    );
  };
  const opened = async (count: number) => {
    while (calls.length < count) await pause(1);
    await pause(1);
    return calls.at(-1) as Call;
  };
  afterEach(async () => {
    await subscription.stop();
    calls.length = 0;
  });

  it('given one that has never caught up, then nobody knows how far', async () => {
    start(async () => undefined);
    const call = await opened(1);
    call.says({ kind: 'confirmation' }, event(1));
    await pause(20);
    expect(subscription.health().behindMs).toBe(Number.POSITIVE_INFINITY);
    call.says({ kind: 'caught-up' });
    expect(subscription.health().behindMs).toBe(0);
  });

  it('given an event that is not handled yet, then as long as it waits', async () => {
    let handled: () => void = () => undefined;
    start(() => new Promise((resolve) => (handled = resolve)));
    const call = await opened(1);
    call.says({ kind: 'confirmation' }, { kind: 'caught-up' }, event(1));
    await pause(30);
    expect(subscription.health().behindMs).toBeGreaterThan(20);
    const secondCameAt = performance.now();
    call.says(event(2));
    handled();
    await pause(5);
    // The second one has waited since it came, not since the first did.
    const { behindMs } = subscription.health();
    expect(behindMs).toBeGreaterThan(0);
    expect(behindMs).toBeLessThanOrEqual(performance.now() - secondCameAt);
    handled();
    await pause(5);
    expect(subscription.health()).toMatchObject({ behindMs: 0, caughtUp: true });
  });

  it('given a connection that is lost, then since it was, until all that was missed is handled', async () => {
    start(async () => undefined);
    const first = await opened(1);
    first.says({ kind: 'confirmation' }, { kind: 'caught-up' });
    first.emit('error', new Error('gone'));
    const second = await opened(2);
    await pause(20);
    expect(subscription.health().behindMs).toBeGreaterThan(15);
    second.says({ kind: 'confirmation' }, event(1));
    await pause(10);
    expect(subscription.health().behindMs).toBeGreaterThan(25);
    second.says({ kind: 'caught-up' });
    await pause(5);
    expect(subscription.health().behindMs).toBe(0);
  });

  it('given a store that says it is behind itself, then since then', async () => {
    start(async () => undefined);
    const call = await opened(1);
    call.says({ kind: 'confirmation' }, { kind: 'caught-up' }, { kind: 'fell-behind' });
    await pause(10);
    expect(subscription.health().behindMs).toBeGreaterThan(5);
  });
});
