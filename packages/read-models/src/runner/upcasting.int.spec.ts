import { randomUUID } from 'node:crypto';
import { Aggregate, type CommandContext } from '@modosu/event-sourcing/command/aggregate';
import type { Decider } from '@modosu/event-sourcing/decider';
import { accept } from '@modosu/event-sourcing/decider';
import { type CounterEvent, counter } from '@modosu/event-sourcing/testing/counter';
import type { Upcasters } from '@modosu/event-sourcing/upcasting';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { verifyStream } from '@modosu/event-store-client/hash-chain';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { type Database, openDatabase } from '../database/database';
import type { Projection } from '../projection';
import { KyselySnapshotStore } from '../snapshots/kysely-snapshot-store';
import { ProjectionRunner } from './projection-runner';

/** The counter as a later version of the program has it: what was counted has a unit. */
type CountedV2 = {
  readonly type: 'counter.counted.v2';
  readonly data: { readonly amount: number; readonly unit: string };
};
type Command = { readonly kind: 'count'; readonly amount: number; readonly unit: string };
const later: Decider<Command, CountedV2, Readonly<Record<string, number>>, object> = {
  initial: {},
  evolve(state, { type, data }) {
    if (type !== 'counter.counted.v2') throw new TypeError(`${type} is not of today`);
    return { ...state, [data.unit]: (state[data.unit] ?? 0) + data.amount };
  },
  decide: ({ amount, unit }, state) =>
    accept([{ type: 'counter.counted.v2', data: { amount, unit } }], { before: state[unit] ?? 0 }),
};
const upcasters: Upcasters = {
  'counter.counted.v1': ({ data }) => ({
    type: 'counter.counted.v2',
    data: { amount: (data as CounterEvent['data']).by, unit: 'pieces' },
  }),
};

const context = (): CommandContext => {
  const commandId = randomUUID();
  return { commandId, correlationId: commandId, causationId: commandId, actor: {}, now: '2019-07-01T00:00:00.000Z' };
};

describe('an event of an older version', () => {
  let local: LocalStore;
  let store: EventStore;
  let db: Database;

  beforeAll(async () => {
    local = await LocalStore.start();
    store = EventStore.connect(local.url);
    db = openDatabase(':memory:');
  });
  afterAll(async () => {
    await store.dispose();
    await db.destroy();
    await local.stop();
  });

  it('given a stream of the old program, then commands, snapshots and projections of the new one read it as of today', async () => {
    const id = randomUUID();
    const options = { store, category: 'counter', service: 'tests' };
    await new Aggregate({ ...options, decider: counter }).handle(id, { kind: 'count', by: 2, times: 120 }, context());

    const snapshots = new KyselySnapshotStore(() => db);
    const started = () =>
      new Aggregate({ ...options, decider: later, upcasters, snapshots: { in: snapshots, format: { version: 2 } } });
    const count = { kind: 'count', amount: 5, unit: 'dozens' } as const;
    expect((await started().handle(id, { ...count, unit: 'pieces' }, context())).reply).toEqual({ before: 240 });
    await snapshots.settled();
    expect(snapshots.health().written).toBeGreaterThan(0);
    expect((await started().handle(id, count, context())).reply).toEqual({ before: 0 });
    expect((await started().load(id)).state).toEqual({ pieces: 245, dozens: 5 });

    const seen: { type: string; data: unknown }[] = [];
    const projection: Projection = {
      name: 'seen',
      version: 1,
      prefixes: [`counter-${id}`],
      tables: [],
      schema: async () => undefined,
      apply: async (_, events) => {
        for (const { type, data } of events) seen.push({ type, data });
      },
    };
    const runner = new ProjectionRunner({ store, service: 'counters', db, projections: [projection], upcasters });
    await runner.start();
    await runner.waitFor(await store.headPosition(), 5_000);
    await runner.stop();
    expect(seen).toHaveLength(122);
    expect(seen[0]).toEqual({ type: 'counter.counted.v2', data: { amount: 2, unit: 'pieces' } });

    const stored: RecordedEvent[] = [];
    for await (const event of store.readStream(`counter-${id}`)) stored.push(event);
    expect(stored[0]?.type).toBe('counter.counted.v1');
    expect(verifyStream(stored)).toBeNull();
  });

  it('given no way to read it as of today, then its stream is refused, and named, and others go on', async () => {
    const [old, fresh] = [randomUUID(), randomUUID()];
    const options = { store, category: 'counter', service: 'tests' };
    await new Aggregate({ ...options, decider: counter }).handle(old, { kind: 'count', by: 2 }, context());
    const aggregate = new Aggregate({ ...options, decider: later });
    const count = { kind: 'count', amount: 1, unit: 'pieces' } as const;
    await expect(aggregate.handle(old, count, context())).rejects.toMatchObject({ name: 'UnreadableStream' });
    expect(store.unreadable.list()).toEqual([
      {
        stream: `counter-${old}`,
        error: `counter-${old} cannot be read at revision 0: counter.counted.v1 is not of today`,
      },
    ]);
    expect((await aggregate.handle(fresh, count, context())).reply).toEqual({ before: 0 });
    await new Aggregate({ ...options, decider: later, upcasters }).handle(old, count, context());
    expect(store.unreadable.list()).toEqual([]);
  });
});
