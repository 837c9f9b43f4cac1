import { randomUUID } from 'node:crypto';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { counter } from '@modosu/event-sourcing/testing/counter';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { sql } from 'kysely';
import { type OpenDatabase, openDatabase } from '../database/database';
import type { PostgresPlace } from '../database/postgres';
import type { Projection } from '../projection';
import { describeOnEachEngine } from '../testing/engines';
import { ReadModelLate } from './position-waiters';
import { ProjectionRunner } from './projection-runner';

describeOnEachEngine('the projection runner', (engine) => {
  let local: LocalStore;
  let store: EventStore;
  let db: OpenDatabase;
  let place: string | PostgresPlace;
  let category: string;
  const runners: ProjectionRunner[] = [];

  beforeAll(async () => {
    local = await LocalStore.start();
    store = EventStore.connect(local.url);
  });
  beforeEach(async () => {
    place = await engine.place();
    db = openDatabase(place);
    category = `c${randomUUID()}`;
  });
  afterEach(async () => {
    for (const runner of runners.splice(0)) await runner.stop();
    await db.destroy();
  });
  afterAll(async () => {
    await store.dispose();
    await local.stop();
  });

  const count = async (id: string, by: number, times = 1) => {
    const counters = new Aggregate({ store, category, decider: counter, service: 'tests' });
    const context = { correlationId: 'c', causationId: 'c', actor: {}, now: '2019-07-01T00:00:00.000Z' };
    const { position } = await counters.handle(
      id,
      { kind: 'count', by, times },
      { ...context, commandId: randomUUID() },
    );
    return position ?? 0n;
  };
  const totals = (name: string, refuses: (event: RecordedEvent) => boolean = () => false): Projection => ({
    name,
    version: 1,
    prefixes: [`${category}-`],
    tables: [name],
    async schema(on) {
      await on.schema
        .createTable(name)
        .ifNotExists()
        .addColumn('stream', 'text', (column) => column.primaryKey())
        .addColumn('total', 'integer', (column) => column.notNull())
        .execute();
    },
    async apply(trx, events) {
      for (const event of events) {
        if (refuses(event)) throw new Error('cannot be counted');
        await trx
          .insertInto(name)
          .values({ stream: event.stream, total: (event.data as { by: number }).by })
          .onConflict((conflict) =>
            conflict.column('stream').doUpdateSet((set) => ({
              total: set(`${name}.total`, '+', set.ref('excluded.total')),
            })),
          )
          .execute();
      }
    },
  });
  async function run(...projections: Projection[]): Promise<ProjectionRunner> {
    const runner = new ProjectionRunner({ store, db, service: 'tests', projections });
    runners.push(runner);
    await runner.start();
    return runner;
  }
  const rows = async (name: string) =>
    Object.fromEntries(
      (await db.selectFrom(name).selectAll().execute()).map(({ stream, total }) => [
        stream.slice(category.length + 1),
        total,
      ]),
    );

  it('given events before and after the start, then every projection holds each of them once', async () => {
    await count('a', 1, 700);
    const runner = await run(totals('one'), totals('two'));
    await count('b', 5);
    const position = await count('a', 10);
    await runner.waitFor(position, 5_000);
    expect(await rows('one')).toEqual({ a: 710, b: 5 });
    expect(await rows('two')).toEqual({ a: 710, b: 5 });
    expect(runner.health()).toMatchObject({ parked: [] });
    expect(runner.position()).toBeGreaterThanOrEqual(position);
  });

  it('given a restart, then it goes on where it was, and a new projection alone begins at the start', async () => {
    const first = await run(totals('one'));
    await first.waitFor(await count('a', 1), 5_000);
    await first.stop();
    const position = await count('a', 2);
    const seen: number[] = [];
    const old = totals('one', ({ revision }) => {
      seen.push(revision);
      return false;
    });
    const second = await run(old, totals('two'));
    await second.waitFor(position, 5_000);
    expect(seen).toEqual([1]);
    expect([await rows('one'), await rows('two')]).toEqual([{ a: 3 }, { a: 3 }]);
  });

  it('given an event that one projection cannot apply, then its stream is parked there and all else goes on', async () => {
    const poison = ({ stream, revision }: RecordedEvent) => stream.endsWith('-bad') && revision === 1;
    await count('bad', 1, 2);
    await count('good', 7);
    const runner = await run(totals('one', poison), totals('two'));
    await count('bad', 1);
    const position = await count('good', 1);
    await runner.waitFor(position, 5_000);
    expect(await rows('one')).toEqual({ bad: 1, good: 8 });
    expect(await rows('two')).toEqual({ bad: 3, good: 8 });
    const parked = {
      projection: 'one',
      stream: `${category}-bad`,
      revision: 1,
      error: 'cannot be counted',
      waiting: 1,
    };
    expect(runner.health().parked).toEqual([parked]);

    await runner.stop();
    const restarted = await run(totals('one', poison), totals('two'));
    await restarted.waitFor(await count('bad', 1), 5_000);
    expect(restarted.health().parked).toEqual([{ ...parked, waiting: 2 }]);
    expect(await rows('one')).toEqual({ bad: 1, good: 8 });
  });

  it('given a database that cannot write for a while, then nothing is parked, lost or counted twice', async () => {
    const runner = await run(totals('one'));
    await runner.waitFor(await count('a', 1), 5_000);
    const [stop, goOn] = outage();
    await stop();
    const ids = Array.from({ length: 300 }, (_, index) => `${index}`);
    const positions = await Promise.all(ids.map((id) => count(id, 1)));
    const all = (timeoutMs: number) => Promise.all(positions.map((position) => runner.waitFor(position, timeoutMs)));
    await expect(all(300)).rejects.toThrow(ReadModelLate);
    expect(runner.health()).toMatchObject({
      parked: [],
      lastError: expect.stringMatching(/full|not currently accepting/),
    });
    await goOn();
    await all(10_000);
    const held = Object.values(await rows('one'));
    expect([held.length, new Set(held)]).toEqual([301, new Set([1])]);
    expect(runner.health().parked).toEqual([]);
  });

  function outage(): [() => Promise<unknown>, () => Promise<unknown>] {
    if (typeof place === 'string') {
      return [() => sql`pragma max_page_count = 1`.execute(db), () => sql`pragma max_page_count = 100000`.execute(db)];
    }
    const { url } = place;
    return [() => engine.server.breakDatabase(url), () => engine.server.mendDatabase(url)];
  }

  it('given an event not written by a service, then its stream is parked', async () => {
    const stranger = { id: randomUUID(), type: 'strange.v1', dataJson: '{}', metadataJson: '{}' };
    const { position } = await store.append(`${category}-strange`, 'no_stream', [stranger]);
    const runner = await run(totals('one'));
    await runner.waitFor(position, 5_000);
    expect(runner.health().parked).toMatchObject([{ stream: `${category}-strange`, revision: 0 }]);
  });

  it('given events of others only, then the position still moves on', async () => {
    const runner = await run(totals('one'));
    const others = new Aggregate({ store, category: `o${randomUUID()}`, decider: counter, service: 'tests' });
    const context = { correlationId: 'c', causationId: 'c', actor: {}, now: '2019-07-01T00:00:00.000Z' };
    const head = await store.headPosition();
    await others.handle('x', { kind: 'count', by: 1, times: 1_000 }, { ...context, commandId: 'x' });
    await runner.waitFor(head + 1n, 5_000);
    expect(await rows('one')).toEqual({});
  });

  it('given a position nobody has written yet, when somebody waits for it, then the wait ends in time', async () => {
    const runner = await run(totals('one'));
    const head = await store.headPosition();
    await expect(runner.waitFor(head + 1_000_000n, 50)).rejects.toThrow(ReadModelLate);
  });
});
