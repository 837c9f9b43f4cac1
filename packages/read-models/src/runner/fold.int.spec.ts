import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import fc from 'fast-check';
import { type Database, openDatabase } from '../database/database';
import { findJob, requestJob } from '../rebuild/jobs';
import { describeOnEachEngine } from '../testing/engines';
import { Counters, contextOf } from '../testing/totals';
import { ProjectionRunner } from './projection-runner';

type Step =
  | { readonly kind: 'count'; readonly id: string; readonly by: number; readonly times: number }
  | { readonly kind: 'restart' | 'raise' | 'replay' };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('count' as const),
      id: fc.constantFrom('a', 'b', 'c'),
      by: fc.integer({ min: 1, max: 9 }),
      times: fc.integer({ min: 1, max: 40 }),
    }),
  },
  { weight: 3, arbitrary: fc.constantFrom('restart', 'raise', 'replay').map((kind) => ({ kind }) as Step) },
);

/** What a transaction dies of when its process or its disk does. */
class Killed extends Error {
  readonly code = 'SQLITE_IOERR';
}

describeOnEachEngine('projections equal the fold of the log', (engine) => {
  let local: LocalStore;
  let store: EventStore;

  beforeAll(async () => {
    local = await LocalStore.start();
    store = EventStore.connect(local.url);
  });
  afterAll(async () => {
    await store.dispose();
    await local.stop();
  });

  it('given any history, aborted transactions, restarts, raised versions and replays, then the rows are the plain fold', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 3 }),
        async (history, kills) => {
          const db = openDatabase(await engine.place());
          try {
            const { rows, expected } = await lived(store, db, history, kills);
            expect(rows).toEqual(expected);
          } finally {
            await db.destroy();
          }
        },
      ),
      { numRuns: 15 },
    ));
});

async function lived(store: EventStore, db: Database, history: readonly Step[], kills: readonly number[]) {
  const counters = new Counters(store);
  const due = [...kills].sort((a, b) => a - b);
  let seen = 0;
  // After its first rows were written: those must be gone with the transaction.
  const dying = (_: RecordedEvent) => {
    seen += 1;
    if (due[0] !== undefined && seen > due[0]) {
      due.shift();
      throw new Killed();
    }
  };
  let version = 1;
  const start = async () => {
    const projections = [counters.totals(version, dying)];
    const runner = new ProjectionRunner({ store, db, service: counters.category, projections });
    await runner.start();
    return runner;
  };
  let runner = await start();
  const sums: Record<string, number> = {};
  let last = 0n;
  for (const step of history) {
    if (step.kind === 'count') {
      last = await counters.count(step.id, step.by, step.times);
      sums[step.id] = (sums[step.id] ?? 0) + step.by * step.times;
    } else if (step.kind === 'replay') {
      const order = { kind: 'replay', projection: 'totals' } as const;
      await requestJob(db, order, contextOf(randomUUID()), new Date().toISOString()).catch(() => undefined);
    } else {
      await runner.stop();
      if (step.kind === 'raise') version += 1;
      runner = await start();
    }
  }
  await settled(db, runner, last);
  await runner.stop();
  const expected = Object.fromEntries(Object.entries(sums).map(([id, sum]) => [id, sum * version]));
  return { rows: await counters.rows(db), expected };
}

/** No job is open, nothing is being built, and everything is in. */
async function settled(db: Database, runner: ProjectionRunner, position: bigint): Promise<void> {
  for (;;) {
    await runner.waitFor(position, 20_000);
    const open = await db.selectFrom('read_model_jobs').select('job_id').where('open', '=', 1).executeTakeFirst();
    if (!open && runner.health().building.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (open && (await findJob(db, open.job_id))?.state === 'failed') return;
  }
}
