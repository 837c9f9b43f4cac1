import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { behindGate } from '@modosu/event-store-client/testing/gated-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { tableNames } from '../database/catalogue';
import { type Database, openDatabase } from '../database/database';
import type { Projection } from '../projection';
import { differencesOf } from '../rebuild/comparison';
import { findJob, type Job, type JobOrder, requestJob } from '../rebuild/jobs';
import { describeOnEachEngine } from '../testing/engines';
import { Counters, contextOf } from '../testing/totals';
import { ReadModelLate } from './position-waiters';
import { ProjectionRunner } from './projection-runner';

describeOnEachEngine('read models in the hands of an operator', (engine) => {
  let local: LocalStore;
  let store: EventStore;
  let db: Database;
  let counters: Counters;
  let service: string;
  const runners: ProjectionRunner[] = [];

  beforeAll(async () => {
    local = await LocalStore.start();
    store = EventStore.connect(local.url);
  });
  beforeEach(async () => {
    db = openDatabase(await engine.place());
    counters = new Counters(store);
    service = `s${randomUUID()}`;
  });
  afterEach(async () => {
    for (const runner of runners.splice(0)) await runner.stop();
    await db.destroy();
  });
  afterAll(async () => {
    await store.dispose();
    await local.stop();
  });

  async function run(...projections: Projection[]): Promise<ProjectionRunner> {
    const runner = new ProjectionRunner({ store, db, service, projections });
    runners.push(runner);
    await runner.start();
    return runner;
  }
  async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
    for (let looks = 0; looks < 600; looks += 1) {
      const found = await look();
      if (found) return found;
      await pause(10);
    }
    throw new Error('it did not come about');
  }
  const built = (runner: ProjectionRunner) => until(async () => runner.health().building.length === 0);
  const ended = (jobId: string) =>
    until(async () => {
      const job = await findJob(db, jobId);
      return job && (job.state === 'done' || job.state === 'failed') && job;
    });
  async function ask(order: JobOrder): Promise<Job> {
    const { jobId } = await requestJob(db, order, contextOf(randomUUID()), new Date().toISOString());
    return ended(jobId);
  }
  const tables = async () => (await tableNames(db)).sort();
  const poison = ({ stream, revision }: RecordedEvent, ...revisions: number[]) => {
    if (stream.endsWith('-bad') && revisions.includes(revision)) throw new Error(`cannot count ${revision}`);
  };

  it('given another version, then the old tables answer and stand still, others go on, and the new take over', async () => {
    const others = new Counters(store);
    const other: Projection = {
      ...others.totals(1),
      name: 'other',
      tables: [],
      schema: async () => undefined,
      apply: async () => undefined,
    };
    const first = await run(counters.totals(1), other);
    await first.waitFor(await counters.count('a', 2, 3), 5_000);
    await first.stop();
    const { slow, open } = behindGate(store);
    const second = new ProjectionRunner({ store: slow, db, service, projections: [counters.totals(2), other] });
    runners.push(second);
    await second.start();
    const later = await counters.count('a', 5);
    const elsewhere = await others.count('o', 1);
    await until(async () => (second.following('other')?.position ?? 0n) >= elsewhere);
    expect(await counters.rows(db)).toEqual({ a: 6 });
    await expect(second.waitFor(later, 50)).rejects.toThrow(ReadModelLate);
    expect(second.health()).toMatchObject({ lagging: true, building: [{ projection: 'totals', version: 2 }] });
    open();
    await second.waitFor(later, 5_000);
    expect(await counters.rows(db)).toEqual({ a: 22 });
    await second.waitFor(await counters.count('a', 1), 5_000);
    expect(await counters.rows(db)).toEqual({ a: 24 });
    await until(async () => !(await tables()).some((name) => name.startsWith('g')));
  });

  it('given a stop in the middle of building, then the next start goes on where it was', async () => {
    const first = await run(counters.totals(1));
    const last = await counters
      .count('a', 1, 450)
      .then(() => counters.count('b', 1, 450))
      .then(() => counters.count('c', 1, 450));
    await first.waitFor(last, 5_000);
    await first.stop();
    let seen = 0;
    // The disk is full from there on, so that the second page is not applied before the stop.
    const full = () => {
      if (seen >= 1_000) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
      seen++;
    };
    const second = await run(counters.totals(2, full));
    await until(async () => second.health().lastError === 'full');
    await second.stop();
    expect(await counters.rows(db)).toMatchObject({ a: 450 });
    const seenBefore = seen;
    const third = await run(counters.totals(2, () => seen++));
    await built(third);
    expect(await counters.rows(db)).toEqual({ a: 900, b: 900, c: 900 });
    // Whole pages, and none of them twice.
    expect([500, 1_000]).toContain(seenBefore);
    expect(seen).toBe(1_350);
  });

  it('given a replay while events are written, then what was spoiled by hand is right again', async () => {
    const runner = await run(counters.totals(1));
    await runner.waitFor(await counters.count('a', 1, 400), 5_000);
    await db.updateTable('totals').set({ total: 999 }).execute();
    const writing = Promise.all(Array.from({ length: 20 }, (_, index) => counters.count(`w${index}`, 1)));
    const job = await ask({ kind: 'replay', projection: 'totals' });
    expect(job).toMatchObject({ state: 'done', outcome: expect.stringContaining('it has taken over') });
    for (const position of await writing) await runner.waitFor(position, 5_000);
    expect(await counters.rows(db)).toMatchObject({ a: 400, w0: 1, w19: 1 });
    expect((await ask({ kind: 'check', projection: 'totals' })).differences).toBe(0);
  });

  it('given rows changed, deleted and added by hand, then a check names each, and nothing else', async () => {
    const runner = await run(counters.totals(1));
    for (const id of ['changed', 'gone', 'kept']) await counters.count(id, 7);
    await runner.waitFor(await counters.count('kept', 1), 5_000);
    const stream = (id: string) => `${counters.category}-${id}`;
    await db.updateTable('totals').set({ total: 8 }).where('stream', '=', stream('changed')).execute();
    await db.deleteFrom('totals').where('stream', '=', stream('gone')).execute();
    await db
      .insertInto('totals')
      .values({ stream: stream('zz'), total: 1, seen_at: 'by hand' })
      .execute();
    const job = await ask({ kind: 'check' });
    expect(job).toMatchObject({ state: 'done', differences: 3, outcome: 'totals: 3 rows differ' });
    const found = await differencesOf(db, job.jobId, { limit: 10 });
    const named = { projection: 'totals', table: 'totals' };
    expect(found.sort((a, b) => (a.kind < b.kind ? -1 : 1))).toMatchObject([
      {
        ...named,
        kind: 'changed',
        key: { stream: stream('changed') },
        columns: [{ column: 'total', stored: 8, rebuilt: 7 }],
      },
      { ...named, kind: 'extra', key: { stream: stream('zz') } },
      { ...named, kind: 'missing', key: { stream: stream('gone') } },
    ]);
    expect(await counters.rows(db)).toMatchObject({ changed: 8, zz: 1 });
    await until(async () => !(await tables()).some((name) => name.startsWith('g')));
  });

  it('given a poison event, when it is tried again too early and then with code that can, then it goes on once', async () => {
    let bad = [1];
    const runner = await run(counters.totals(1, (event) => poison(event, ...bad)));
    await counters.count('bad', 1, 3);
    await runner.waitFor(await counters.count('good', 1), 5_000);
    expect(runner.health().parked).toMatchObject([{ projection: 'totals', revision: 1, waiting: 1 }]);
    const stream = `${counters.category}-bad`;
    bad = [2];
    const order = { kind: 'retry', projection: 'totals', stream } as const;
    expect(await ask(order)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('cannot count 2') });
    expect(runner.health().parked).toMatchObject([{ revision: 2, waiting: 0, error: 'cannot count 2' }]);
    expect(await counters.rows(db)).toEqual({ bad: 2, good: 1 });
    bad = [];
    await runner.waitFor(await counters.count('bad', 4), 5_000);
    expect(await ask(order)).toMatchObject({ state: 'done', outcome: '2 events applied; the stream goes on' });
    expect(runner.health().parked).toEqual([]);
    await runner.waitFor(await counters.count('bad', 1), 5_000);
    expect(await counters.rows(db)).toEqual({ bad: 8, good: 1 });
    expect(await ask(order)).toMatchObject({ state: 'failed', outcome: `${stream} is not parked at totals` });
  });

  it('given a poison event that is dropped, then what waits goes on, it is recorded who and why, and a rebuild leaves it out', async () => {
    const runner = await run(counters.totals(1, (event) => poison(event, 1, 3)));
    await counters.count('bad', 1, 3);
    await runner.waitFor(await counters.count('bad', 10), 5_000);
    const stream = `${counters.category}-bad`;
    const drop = (revision: number) =>
      ask({ kind: 'drop', projection: 'totals', stream, revision, reason: 'written twice' });
    expect(await drop(2)).toMatchObject({
      state: 'failed',
      outcome: expect.stringContaining('not parked at revision 2'),
    });
    expect(await drop(1)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('parked at revision 3') });
    expect(await counters.rows(db)).toEqual({ bad: 2 });
    expect(await drop(3)).toMatchObject({ state: 'done' });
    expect(await counters.rows(db)).toEqual({ bad: 2 });
    const records: RecordedEvent[] = [];
    for await (const event of store.readStream(`read-model-${service}`)) records.push(event);
    expect(records).toMatchObject([
      { type: 'read-model.event-dropped.v1', data: { stream, revision: 1, reason: 'written twice' } },
      { data: { revision: 3, eventType: 'counter.counted.v1' }, metadata: { actor: { id: 'ops' } } },
    ]);
    await runner.stop();
    const again = await run(counters.totals(2));
    await built(again);
    expect(await counters.rows(db)).toEqual({ bad: 4 });
    const job = await ask({ kind: 'replay', projection: 'totals' });
    expect(job.outcome).toContain('without 2 that operators dropped');
  });

  it('given a job in hand, then another is refused, the same again is the same, and it survives a restart', async () => {
    const first = await run(counters.totals(1));
    await first.waitFor(await counters.count('a', 1), 5_000);
    await first.stop();
    const at = new Date().toISOString();
    const order: JobOrder = { kind: 'replay', projection: 'totals' };
    const job = await requestJob(db, order, contextOf('one'), at);
    expect(await requestJob(db, order, contextOf('one'), at)).toEqual(job);
    await expect(requestJob(db, order, contextOf('two'), at)).rejects.toMatchObject({ code: 'READ_MODEL_BUSY' });
    await expect(requestJob(db, { kind: 'check' }, contextOf('one'), at)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    await run(counters.totals(1));
    expect(await ended('one')).toMatchObject({ state: 'done' });
  });
});
