import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { type Database, openDatabase } from '../database/database';
import { ProjectionRunner } from '../runner/projection-runner';
import { describeOnEachEngine } from '../testing/engines';
import { OpenWork, type OpenWorkOptions } from './open-work';

describeOnEachEngine('open work', (engine) => {
  let local: LocalStore;
  let store: EventStore;
  let db: Database;
  let category: string;
  let running: { stop(): Promise<void> }[];

  beforeAll(async () => {
    local = await LocalStore.start();
    store = EventStore.connect(local.url);
  });
  beforeEach(async () => {
    db = openDatabase(await engine.place());
    category = `c${randomUUID()}`;
    running = [];
  });
  afterEach(async () => {
    for (const one of running.reverse()) await one.stop();
    await db.destroy();
  });
  afterAll(async () => {
    await store.dispose();
    await local.stop();
  });

  const write = async (id: string, type: string, revision: number) => {
    const metadataJson = JSON.stringify({ hash: 'h' });
    const event = { id: randomUUID(), type, dataJson: JSON.stringify({ id }), metadataJson };
    const { position } = await store.append(`${category}-${id}`, revision === 0 ? 'no_stream' : revision - 1, [event]);
    return position;
  };
  const begin = (id: string) => write(id, 'begun.v1', 0);
  const end = (id: string) => write(id, 'ended.v1', 1);

  async function start(options: Pick<OpenWorkOptions, 'work'> & Partial<OpenWorkOptions>) {
    const id = (data: unknown) => (data as { id: string }).id;
    const open = new OpenWork({
      name: 'a-process',
      db,
      prefixes: [`${category}-`],
      opens: ({ type, data }) => (type === 'begun.v1' ? [{ id: id(data), detail: { of: id(data) } }] : null),
      closes: ({ type, data }) => (type === 'ended.v1' ? [id(data)] : null),
      graceMs: 30,
      sweepMs: 10,
      ...options,
    });
    const runner = new ProjectionRunner({ store, db, service: 'tests', projections: [open.projection] });
    await runner.start();
    await open.start();
    running.push(runner, open);
    return { open, runner };
  }
  const until = async (truth: () => boolean | Promise<boolean>) => {
    for (let tries = 0; tries < 300 && !(await truth()); tries += 1) await pause(10);
    expect(await truth()).toBe(true);
  };

  it('given work that the fast path finishes within its grace, then the sweeper leaves it alone', async () => {
    const worked: string[] = [];
    const { open, runner } = await start({ graceMs: 60_000, work: async (id) => void worked.push(id) });
    await begin('a');
    await runner.waitFor(await end('a'), 5_000);
    await pause(50);
    expect([worked, (await open.health()).open]).toEqual([[], 0]);
  });

  it('given work with a date, then it is left alone until then, over a restart too, and worked on after', async () => {
    const worked: string[] = [];
    let now = 1_000;
    const dueAtMs = 1_000_000;
    const { open } = await start({
      opens: ({ type, data }) => (type === 'begun.v1' ? [{ id: (data as { id: string }).id, dueAtMs }] : null),
      clock: () => now,
      work: async (id) => {
        worked.push(id);
        await end(id);
      },
    });
    await begin('a');
    await until(async () => (await open.health()).open === 1);
    now = dueAtMs - 1;
    await open.stop();
    await open.start();
    await pause(50);
    expect(worked).toEqual([]);
    now = dueAtMs;
    await until(() => worked.length === 1);
  });

  it('given work that nobody finished, then the sweeper finishes it, with its detail', async () => {
    const worked: unknown[] = [];
    const work = async (id: string, detail: unknown) => {
      worked.push(detail);
      await end(id);
    };
    const { open } = await start({ work, graceMs: 200 });
    await begin('a');
    await until(async () => worked.length === 1 && (await open.health()).open === 0);
    expect(worked).toEqual([{ of: 'a' }]);
  });

  it('given work that fails, then it is tried again after longer and longer, and its error is shown', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw new Error(`try ${tries} failed`);
    };
    const { open } = await start({ work });
    await begin('a');
    await until(async () => ((await open.health()).failing[0]?.attempts ?? 0) >= 3);
    expect((await open.health()).failing[0]).toMatchObject({ id: 'a', error: expect.stringContaining('failed') });
    await pause(200);
    expect(tries).toBeLessThan(6);
  });

  it('given work left from before a restart, then it is due at once', async () => {
    const first = await start({ graceMs: 600_000, work: async () => undefined });
    await first.runner.waitFor(await begin('a'), 5_000);
    for (const one of running.splice(0).reverse()) await one.stop();
    const worked: string[] = [];
    await start({ graceMs: 600_000, work: async (id) => void worked.push(id) });
    await until(() => worked.length === 1);
  });

  it('given much work, when it is swept now, then all of it is done, never more at a time than allowed', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `w${index}`);
    let atOnce = 0;
    let most = 0;
    const work = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await pause(2);
      atOnce -= 1;
    };
    const { open, runner } = await start({ graceMs: 600_000, concurrency: 8, work });
    const positions = await Promise.all(ids.map(begin));
    await Promise.all(positions.map((position) => runner.waitFor(position, 5_000)));
    expect(await open.sweepNow()).toBe(50);
    expect(most).toBe(8);
  });
});
