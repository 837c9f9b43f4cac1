import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { counter } from '@modosu/event-sourcing/testing/counter';
import { verifyStream } from '@modosu/event-store-client/hash-chain';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { openDatabase } from '../database/database';
import { ProjectionRunner } from './projection-runner';

describe('a store that dies under load and comes back', () => {
  it('given commands in flight, then each of them counts once, none hangs, and the subscription goes on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-sourcing-'));
    let local = await LocalStore.start(['--port', '0', '--data', folder]);
    // A store that runs elsewhere is not ours to kill.
    if (!local.isOurs) return;
    const { port, url } = local;
    const store = EventStore.connect(url, { patienceMs: 20_000 });
    const counters = new Aggregate({ store, category: 'counter', decider: counter, service: 'tests' });
    const db = openDatabase(':memory:');
    const seen = new Map<string, number[]>();
    const runner = new ProjectionRunner({
      store,
      db,
      service: 'tests',
      projections: [
        {
          name: 'seen',
          version: 1,
          prefixes: ['counter-'],
          tables: [],
          schema: async () => undefined,
          apply: async (_, events) => {
            for (const { stream, revision } of events) seen.set(stream, [...(seen.get(stream) ?? []), revision]);
          },
        },
      ],
    });
    await runner.start();

    const ids = Array.from({ length: 32 }, () => randomUUID());
    let stopping = false;
    const answered = new Map<string, number>();
    const context = { correlationId: 'c', causationId: 'c', actor: {}, now: '2019-07-01T00:00:00.000Z' };
    const customers = ids.map(async (id) => {
      while (!stopping) {
        const commandId = randomUUID();
        const { reply } = await counters.handle(id, { kind: 'count', by: 1 }, { ...context, commandId });
        answered.set(id, reply.total);
      }
    });
    for (let round = 0; round < 3; round += 1) {
      await pause(300);
      await local.stop('SIGKILL');
      await pause(200);
      local = await LocalStore.start(['--port', String(port), '--data', folder]);
    }
    await pause(300);
    stopping = true;
    await Promise.all(customers);
    const head = await store.headPosition();
    await runner.waitFor(head, 10_000).catch(() => undefined);

    expect([...answered.values()].reduce((sum, total) => sum + total)).toBeGreaterThan(300);
    for (const id of ids) {
      const events = [];
      for await (const event of store.readStream(`counter-${id}`)) events.push(event);
      expect(events).toHaveLength(answered.get(id) ?? 0);
      expect(verifyStream(events)).toBeNull();
      expect(seen.get(`counter-${id}`)).toEqual(events.map(({ revision }) => revision));
    }
    await runner.stop();
    await db.destroy();
    await store.dispose();
    await local.stop();
    await rm(folder, { recursive: true });
  }, 60_000);
});
