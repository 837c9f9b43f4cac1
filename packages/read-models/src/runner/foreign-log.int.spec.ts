import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { behindGate } from '@modosu/event-store-client/testing/gated-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { type OpenDatabase, openDatabase } from '../database/database';
import { OpenWork } from '../open-work/open-work';
import type { Projection } from '../projection';
import { checkpoints } from '../tables/checkpoints';
import { generationsOf } from '../tables/generations';
import { describeOnEachEngine } from '../testing/engines';
import { Counters } from '../testing/totals';
import { ReadModelLate } from './position-waiters';
import { ProjectionRunner } from './projection-runner';

describeOnEachEngine('read models under an event store with another log', (engine) => {
  const CATEGORY = 'counter';
  let root: string;
  /** The log from which the tables are filled, as it runs, a copy of it, and one from before more was written. */
  let original: EventStore;
  let originalProgram: LocalStore | undefined;
  let full: string;
  let shorter: string;
  let end: bigint;
  let folders = 0;
  let db: OpenDatabase;
  let folded: number;
  const opened: { runners: ProjectionRunner[]; stores: EventStore[]; programs: LocalStore[] } = {
    runners: [],
    stores: [],
    programs: [],
  };

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'modosu-foreign-'));
    const folder = newFolder();
    await new Counters(await open(folder), CATEGORY).count('a', 1, 3);
    await close();
    shorter = copyOf(folder);
    const counters = new Counters(await open(folder), CATEGORY);
    await counters.count('a', 10, 40);
    await counters.count('bad', 13);
    end = await counters.count('b', 2);
    await close();
    full = copyOf(folder);
    original = await open(folder);
    [originalProgram] = opened.programs.splice(0);
    opened.stores.splice(0);
  });
  beforeEach(async () => {
    db = openDatabase(await engine.place());
    folded = 0;
  });
  afterEach(async () => {
    await close();
    await db.destroy();
  });
  afterAll(async () => {
    await original.dispose();
    await originalProgram?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  async function close() {
    for (const runner of opened.runners.splice(0)) await runner.stop();
    for (const store of opened.stores.splice(0)) await store.dispose();
    for (const program of opened.programs.splice(0)) await program.stop();
  }
  /** A store with what lies in the folder, or an empty one. */
  async function open(folder = newFolder()): Promise<EventStore> {
    const program = await LocalStore.start(['--port', '0', '--data', folder]);
    opened.programs.push(program);
    const store = EventStore.connect(program.url);
    opened.stores.push(store);
    return store;
  }
  const newFolder = () => join(root, String(++folders));
  function copyOf(folder: string): string {
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    return copy;
  }
  const poison = ({ data }: RecordedEvent) => (data as { by: number }).by === 13;
  function projectionsOn(store: EventStore): Projection[] {
    const totals = new Counters(store, CATEGORY).totals(1, (event) => {
      folded += 1;
      if (poison(event)) throw new Error('cannot be counted');
    });
    const chores = new OpenWork({
      name: 'chores',
      db,
      prefixes: [`${CATEGORY}-`],
      opens: ({ stream }) => [{ id: stream }],
      closes: () => null,
      graceMs: 60_000,
      work: async () => undefined,
    });
    return [totals, chores.projection];
  }
  function runnerOn(store: EventStore): ProjectionRunner {
    const runner = new ProjectionRunner({ store, db, service: 'tests', projections: projectionsOn(store) });
    opened.runners.push(runner);
    return runner;
  }
  async function runOn(store: EventStore): Promise<ProjectionRunner> {
    const runner = runnerOn(store);
    await runner.start();
    return runner;
  }
  const rows = (store: EventStore) => new Counters(store, CATEGORY).rows(db);
  const chores = async () => {
    const all = await db.selectFrom('open_work_chores').select('id').orderBy('id').execute();
    return all.map(({ id }) => id.slice(CATEGORY.length + 1));
  };

  /** Fills the tables from the log. */
  async function filled(): Promise<void> {
    const runner = await runOn(original);
    await runner.waitFor(end, 5_000);
    expect(await rows(original)).toEqual({ a: 403, b: 2 });
    expect(runner.health()).toMatchObject({ parked: [{ stream: 'counter-bad' }] });
    await runner.stop();
  }

  it('given the same log, then nothing is built and nothing read again', async () => {
    await filled();
    const live = async () => (await generationsOf(db)).filter(({ state }) => state === 'live');
    const generations = await live();
    folded = 0;
    const store = await open(copyOf(full));
    const runner = await runOn(store);
    await runner.waitFor(await new Counters(store, CATEGORY).count('b', 1), 5_000);
    expect(await rows(store)).toEqual({ a: 403, b: 3 });
    expect(folded).toBe(1);
    expect(await live()).toEqual(generations);
    expect(runner.health().foreignLog).toBeUndefined();
    expect(runner.health().parked).toHaveLength(1);
  });

  it('given an empty log, then nothing of the old one is answered, and new events come in from the first', async () => {
    await filled();
    const store = await open();
    const { slow, open: openGate } = behindGate(store);
    const runner = await runOn(slow);
    const position = await new Counters(store, CATEGORY).count('c', 4);
    await expect(runner.waitFor(position, 100)).rejects.toThrow(ReadModelLate);
    expect([await rows(store), await chores()]).toEqual([{}, []]);
    expect(runner.health()).toMatchObject({
      foreignLog: expect.stringMatching(/totals, open-work:chores: filled from another log.*the log ends at/),
      lagging: true,
      parked: [],
      building: [{ projection: 'totals' }, { projection: 'open-work:chores' }],
    });
    openGate();
    await runner.waitFor(position, 5_000);
    expect([await rows(store), await chores()]).toEqual([{ c: 4 }, ['c']]);
  });

  it('given an older copy of the log, then the tables are what that holds, and stay so after a restart', async () => {
    await filled();
    const store = await open(copyOf(shorter));
    const runner = await runOn(store);
    await runner.waitFor(await new Counters(store, CATEGORY).count('b', 5), 5_000);
    expect([await rows(store), await chores()]).toEqual([{ a: 3, b: 5 }, ['a', 'b']]);
    expect(runner.health()).toMatchObject({ foreignLog: expect.stringContaining('counter-b @0'), parked: [] });
    await runner.stop();
    const again = await runOn(store);
    expect(again.health().foreignLog).toBeUndefined();
    expect(await rows(store)).toEqual({ a: 3, b: 5 });
  });

  it('given an older copy that has grown beyond the tables by now, then it is known as another log all the same', async () => {
    await filled();
    const store = await open(copyOf(shorter));
    await new Counters(store, 'other').count('x', 1, 200);
    const position = await new Counters(store, CATEGORY).count('b', 5);
    const runner = await runOn(store);
    expect(runner.health().foreignLog).toMatch(/they hold counter-b @0 at position \d+ \(\w+\), the log/);
    await runner.waitFor(position, 5_000);
    expect(await rows(store)).toEqual({ a: 3, b: 5 });
  });

  it('given tables that only others were written past, then a copy from before that is another log too', async () => {
    const folder = newFolder();
    await new Counters(await open(folder), CATEGORY).count('a', 1);
    await close();
    const older = copyOf(folder);
    const busy = await open(folder);
    await runOn(busy);
    const position = await new Counters(busy, 'other').count('x', 1, 300);
    const places = async () => [...(await checkpoints(db)).values()].map((one) => one.position);
    while ((await places()).some((one) => one < position / 2n)) await pause(20);
    await close();
    const store = await open(older);
    const lost = await new Counters(store, CATEGORY).count('a', 1);
    await new Counters(store, 'other').count('x', 2, 600);
    expect((await places()).every((one) => one > lost)).toBe(true);
    const runner = await runOn(store);
    expect(runner.health().foreignLog).toContain('other-x');
    await runner.waitFor(lost, 5_000);
    expect(await rows(store)).toEqual({ a: 2 });
  });

  it('given a copy that follows, then it believes the tables when the one that leads has built them anew', async () => {
    await filled();
    const store = await open();
    const position = await new Counters(store, CATEGORY).count('c', 4);
    const follower = runnerOn(store);
    await follower.follow();
    expect(follower.position()).toBe(0n);
    await expect(follower.waitFor(position, 100)).rejects.toThrow(ReadModelLate);
    expect(await rows(store)).toEqual({ a: 403, b: 2 });
    const waited = follower.waitFor(position, 5_000);
    await runOn(store);
    await waited;
    expect(await rows(store)).toEqual({ c: 4 });
  });

  it('given tables of an earlier release, which name no event, then only their position speaks, and it is named soon', async () => {
    await filled();
    await db.schema.alterTable('projection_checkpoints').dropColumn('last_event').execute();
    const store = await open(copyOf(full));
    const runner = await runOn(store);
    await runner.waitFor(await new Counters(store, CATEGORY).count('b', 1), 5_000);
    expect(runner.health().foreignLog).toBeUndefined();
    await close();
    const other = await open(copyOf(shorter));
    await new Counters(other, 'other').count('x', 1, 200);
    expect((await runOn(other)).health().foreignLog).toContain('counter-b @1');
  });

  it('given an older log restored under a service that runs, then it says so, and a restart builds anew', async () => {
    const folder = newFolder();
    let program = await LocalStore.start(['--port', '0', '--data', folder]);
    const store = EventStore.connect(program.url, { patienceMs: 20_000 });
    opened.stores.push(store);
    const restart = async (between: () => void) => {
      await program.stop();
      between();
      program = await LocalStore.start(['--port', String(program.port), '--data', folder]);
    };
    let backup = '';
    await new Counters(store, CATEGORY).count('a', 1);
    await restart(() => {
      backup = copyOf(folder);
    });
    const runner = await runOn(store);
    await runner.waitFor(await new Counters(store, CATEGORY).count('a', 1), 5_000);
    await restart(() => {
      rmSync(folder, { recursive: true });
      cpSync(backup, folder, { recursive: true });
    });
    while (!runner.health().lastError?.includes('the log is another')) await pause(20);
    await runner.stop();
    const again = await runOn(store);
    await again.waitFor(await new Counters(store, CATEGORY).count('b', 1), 5_000);
    expect(await rows(store)).toEqual({ a: 1, b: 1 });
    await close();
    await program.stop();
  });
});
