import { randomUUID } from 'node:crypto';
import { Aggregate, type CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { counter } from '@modosu/event-sourcing/testing/counter';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import fc from 'fast-check';
import { type Database, openDatabase } from '../database/database';
import { KyselySnapshotStore } from './kysely-snapshot-store';

const context = (commandId: string = randomUUID()): CommandContext => ({
  commandId,
  correlationId: commandId,
  causationId: commandId,
  actor: { kind: 'tester' },
  now: '2019-07-01T00:00:00.000Z',
});
const TABLE = 'stream_snapshots';

describe('snapshots of streams', () => {
  let local: LocalStore;
  let store: EventStore;
  let db: Database;
  let snapshots: KyselySnapshotStore;
  /** A process that has just started: nothing is in its memory. */
  const started = (version = 1) =>
    new Aggregate({
      store,
      category: 'counter',
      decider: counter,
      service: 'tests',
      snapshots: { in: snapshots, format: { version } },
    });
  const row = (id: string) => db.selectFrom(TABLE).selectAll().where('stream', '=', `counter-${id}`).executeTakeFirst();
  const count = (by: number, times = 1) => ({ kind: 'count' as const, by, times });
  const look = { kind: 'look' as const };
  const reads = () => jest.spyOn(store, 'readStream');

  beforeAll(async () => {
    local = await LocalStore.start();
    store = EventStore.connect(local.url);
    db = openDatabase(':memory:');
    snapshots = new KyselySnapshotStore(() => db);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await store.dispose();
    await db.destroy();
    await local.stop();
  });

  /** A stream of 250 counts, its snapshot written. */
  async function long(): Promise<string> {
    const id = randomUUID();
    const before = started();
    for (let n = 0; n < 5; n += 1) await before.handle(id, count(2, 50), context());
    await snapshots.settled();
    return id;
  }

  it('given a long stream, when the process starts again, then it reads only what came since the snapshot', async () => {
    const id = await long();
    const revision = Number((await row(id))?.revision);
    expect(revision).toBeGreaterThanOrEqual(100);
    const reading = reads();
    const { reply } = await started().handle(id, look, context());
    expect(reply).toEqual({ total: 500 });
    expect(reading.mock.calls).toEqual([[`counter-${id}`, { from: revision }]]);
  });

  it('given a command from before the snapshot, when it is sent again after a start, then it is answered the same', async () => {
    const id = randomUUID();
    const once = context();
    const first = await started().handle(id, count(3), once);
    const before = started();
    await before.handle(id, count(1, 150), context());
    await snapshots.settled();
    expect(await row(id)).toBeDefined();
    const again = await started().handle(id, count(3), once);
    expect(again).toMatchObject({ repeated: true, reply: first.reply, events: [] });
    await expect(started().handle(id, count(4), once)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    [
      'of another log',
      (id) =>
        db
          .updateTable(TABLE)
          .set({ hash: 'f'.repeat(64) })
          .where('stream', '=', `counter-${id}`)
          .execute(),
    ],
    [
      'ahead of a restored log',
      (id) => db.updateTable(TABLE).set({ revision: 9_999 }).where('stream', '=', `counter-${id}`).execute(),
    ],
    [
      'that nobody can read',
      (id) => db.updateTable(TABLE).set({ state: '{"total":' }).where('stream', '=', `counter-${id}`).execute(),
    ],
    ['of an older version', () => Promise.resolve()],
    ['that was deleted', () => db.deleteFrom(TABLE).execute()],
  ])('given a snapshot %s, then it is not believed, and the stream is read', async (what, spoil) => {
    const id = await long();
    await db
      .updateTable(TABLE)
      .set({ state: '{"total":1,"refused":0}' })
      .where('stream', '=', `counter-${id}`)
      .execute();
    await spoil(id);
    const { reply } = await started(what === 'of an older version' ? 2 : 1).handle(id, look, context());
    expect(reply).toEqual({ total: 500 });
  });

  it('given a snapshot that is thrown away, then a new one takes its place', async () => {
    const id = await long();
    await db
      .updateTable(TABLE)
      .set({ hash: 'f'.repeat(64) })
      .where('stream', '=', `counter-${id}`)
      .execute();
    await started().load(id);
    await snapshots.settled();
    expect(await row(id)).toMatchObject({ state: '{"total":500,"refused":0}' });
  });

  it('given no database at all, then commands are answered as ever and the failures are counted', async () => {
    const broken = new KyselySnapshotStore(() => {
      throw new Error('the disk is full');
    });
    const options = { in: broken, format: { version: 1 } };
    const aggregate = new Aggregate({
      store,
      category: 'counter',
      decider: counter,
      service: 'tests',
      snapshots: options,
    });
    const id = randomUUID();
    await aggregate.handle(id, count(1, 120), context());
    await broken.settled();
    expect((await aggregate.load(id)).state).toEqual({ total: 120, refused: 0 });
    expect(broken.health()).toMatchObject({ written: 0, lastError: 'the disk is full' });
  });

  it('given any history and a start anywhere in it, then the state is the one of a process that never stopped', async () => {
    const steps = fc.array(
      fc.record({
        by: fc.integer({ min: -1, max: 400_000 }),
        times: fc.integer({ min: 1, max: 60 }),
        restart: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const id = randomUUID();
        let current = started();
        for (const { by, times, restart } of given) {
          await current.handle(id, count(by, times), context()).catch(() => undefined);
          if (!restart) continue;
          await snapshots.settled();
          current = started();
        }
        await snapshots.settled();
        const whole = new Aggregate({ store, category: 'counter', decider: counter, service: 'tests' });
        expect(await started().load(id)).toEqual(await whole.load(id));
      }),
      { numRuns: 25 },
    );
  });
});
