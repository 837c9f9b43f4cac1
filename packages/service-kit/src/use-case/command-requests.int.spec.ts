import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type OpenDatabase, openDatabase } from '@modosu/read-models/database/database';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import fc from 'fast-check';
import { COMMAND_REQUESTS, commandRequestsProjection } from './command-requests.projection';

const HOUR_MS = 3_600_000;
const projection = commandRequestsProjection(['wallet-']);

interface Written {
  readonly command: string;
  readonly request?: string;
  readonly hour: number;
  readonly actor?: string;
}

function events(written: readonly Written[]): RecordedEvent[] {
  return written.map(({ command, request, hour, actor = 'customer' }) => {
    const metadata = { $causationId: command, requestHash: request, actor: { kind: actor } };
    return { metadata, recordedAt: new Date(hour * HOUR_MS + 1) } as unknown as RecordedEvent;
  });
}

describeOnEachEngine('the read model of requests', (engine) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = openDatabase(await engine.place());
    await projection.schema(db);
  });
  afterAll(() => db.destroy());

  /** What the table holds after these batches, and nothing else before them. */
  async function after(...batches: Written[][]): Promise<string[]> {
    for (const table of projection.tables) await db.deleteFrom(table).execute();
    for (const batch of batches) await db.transaction().execute((trx) => projection.apply(trx, events(batch)));
    const rows = await db.selectFrom(COMMAND_REQUESTS).selectAll().execute();
    return rows.map((row) => `${row.command_id} ${row.request_hash} ${row.hour}`).sort();
  }

  it('holds what came from outside, by the command that caused it, and not what services ask of each other', async () => {
    const written: Written[] = [
      { command: 'a', request: 'x', hour: 100 },
      { command: 'a', request: 'y', hour: 100 },
      { command: 'b', hour: 100 },
      { command: 'c', request: 'z', hour: 100, actor: 'service' },
    ];
    expect(await after(written)).toEqual(['a x 100', 'a y 100']);
  });

  it('forgets what no key can be as old as, and nothing younger', async () => {
    const [old, young] = [
      { command: 'old', request: 'x', hour: 100 },
      { command: 'young', request: 'x', hour: 101 },
    ];
    expect(await after([old, young], [{ command: 'now', request: 'x', hour: 126 }])).toEqual([
      'now x 126',
      'young x 101',
    ]);
  });

  it('is the same however the log is cut into batches, also with clocks that step back', async () => {
    const one = fc.record({
      command: fc.constantFrom('a', 'b', 'c', 'd'),
      request: fc.constantFrom('x', 'y'),
      hour: fc.integer({ min: 0, max: 90 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(one, { maxLength: 5 }), { maxLength: 6 }), async (batches) => {
        const whole = await after(batches.flat());
        expect(await after(...batches)).toEqual(whole);
        expect(await after(...batches.flat().map((single) => [single]))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
