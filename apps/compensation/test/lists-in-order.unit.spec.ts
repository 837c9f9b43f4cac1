import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type OpenDatabase, openDatabase } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import type { ReadModels } from '@modosu/service-kit/read-models/read-models';
import fc from 'fast-check';
import { alertsProjection } from '../src/alert/alerts.projection';
import { AlertsReader } from '../src/alert/alerts.reader';
import { incidentsProjection } from '../src/incident/incidents.projection';
import { IncidentsReader } from '../src/incident/incidents.reader';
import { reportsProjection } from '../src/report/reports.projection';
import { ReportsReader } from '../src/report/reports.reader';
import { classifiedProjection } from '../src/scope/classified.projection';
import { ClassifiedReader } from '../src/scope/classified.reader';

const at = '2019-07-02T01:00:00.000Z';
/** Ids that sort against the order in which their events come, at one and the same time. */
const IDS = ['zebra', 'Mole', 'ant', '10', '9', 'bee'];

let position = 0;
function event(type: string, data: object, occurredAt = at): RecordedEvent {
  position += 1;
  const place = { id: `event-${IDS[position % IDS.length]}-${position}`, revision: 0, position: BigInt(position) };
  return { ...place, type, data, metadata: { occurredAt, actor: {} } } as unknown as RecordedEvent;
}

describe('a list that promises an order keeps it, whatever the ids are and whatever comes in between two pages', () => {
  let db: OpenDatabase;
  let readModels: ReadModels;
  beforeEach(() => {
    db = openDatabase(':memory:');
    readModels = { db } as unknown as ReadModels;
  });
  afterEach(() => db.destroy());

  const make = (projection: Projection) => db.transaction().execute((trx) => projection.schema(trx));
  const fold = (projection: Projection, ...events: RecordedEvent[]) =>
    db.transaction().execute((trx) => projection.apply(trx, events));
  /** Page by page, with something done before each further one. */
  async function all<T>(
    page: (after: string | undefined) => Promise<{ items: T[]; next?: string }>,
    between: () => Promise<void> = async () => undefined,
  ): Promise<T[]> {
    const found: T[] = [];
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const { items, next } = await page(after);
      found.push(...items);
      after = next;
      if (after !== undefined) await between();
    }
    return found;
  }

  it('reports, oldest first', async () => {
    await make(reportsProjection);
    const reader = new ReportsReader(readModels);
    const filed = (reportId: string) =>
      event('report.filed.v1', { reportId, chargeIds: [], channel: 'app', description: 'not mine' });
    for (const id of IDS) await fold(reportsProjection, filed(id));
    let more = 0;
    const found = await all(
      async (after) => {
        const { reports, next } = await reader.list({ limit: 2, after });
        return { items: reports.map(({ reportId }) => reportId), next };
      },
      async () => {
        if (more++ < 2) await fold(reportsProjection, filed(`0-${more}`));
      },
    );
    expect(found).toEqual([...IDS, '0-1', '0-2']);
    await expect(reader.list({ limit: 2, after: 'zebra' })).rejects.toThrow('VALIDATION_FAILED');
  });

  it('incidents, oldest first', async () => {
    await make(incidentsProjection);
    for (const incidentId of IDS)
      await fold(incidentsProjection, event('incident.opened.v1', { incidentId, name: 'n' }));
    const incidents = await new IncidentsReader(readModels).list();
    expect(incidents.map(({ incidentId }) => incidentId)).toEqual(IDS);
  });

  it('alerts, oldest first', async () => {
    const alerts = alertsProjection();
    await make(alerts);
    for (let n = 0; n < 4; n++) {
      // Each of them an hour after the one before, so that each is a cluster of its own.
      const hour = new Date(Date.parse(at) + n * 3 * 3_600_000).toISOString();
      for (const one of [1, 2, 3]) await fold(alerts, event('report.filed.v1', { reportId: `${n}-${one}` }, hour));
    }
    const reader = new AlertsReader(readModels);
    const found = await all(async (after) => {
      const page = await reader.list({ limit: 1, after });
      return { items: page.alerts.map((alert) => alert.at), next: page.next };
    });
    expect(found.length).toBeGreaterThan(2);
    expect(found).toEqual([...found].sort());
  });

  it('transactions of an incident, oldest first, all of one run of the rules', async () => {
    await make(classifiedProjection);
    const row = { kind: 'charge', customerId: 'v', amountYen: 1, classification: 'confirmed', score: 9, evidence: [] };
    const times = IDS.map((_, n) => new Date(Date.parse(at) + Math.floor(n / 2) * 60_000).toISOString());
    const transactions = IDS.map((transactionId, n) => ({ ...row, transactionId, at: times[n]!, reported: false }));
    await fold(classifiedProjection, event('scope.transactions-classified.v1', { scopeId: 's', transactions }));
    const reader = new ClassifiedReader(readModels);
    let lastScopeId = 's';
    const found = await all(
      async (after) => {
        const page = await reader.transactions(lastScopeId, { limit: 2, after });
        const items = page.transactions.map((one) => [one.at, one.transactionId]);
        return { items, next: page.next };
      },
      async () => {
        lastScopeId = 't';
      },
    );
    expect(found.map(([time]) => time)).toEqual(times);
    expect(new Set(found.map(([, id]) => id))).toEqual(new Set(IDS));
  });

  it('reports of any ids at any times, in pages of any size, come in the order of the log', async () => {
    await make(reportsProjection);
    const reader = new ReportsReader(readModels);
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        ids,
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat(3)),
        async (some, limit, minutes) => {
          await db.deleteFrom('reports').execute();
          for (const reportId of some) {
            const when = new Date(Date.parse(at) - (minutes.next().value ?? 0) * 60_000).toISOString();
            const filed = { reportId, chargeIds: [], channel: 'app', description: 'not mine' };
            await fold(reportsProjection, event('report.filed.v1', filed, when));
          }
          const found = await all(async (after) => {
            const { reports, next } = await reader.list({ limit, after });
            return { items: reports.map(({ reportId }) => reportId), next };
          });
          expect(found).toEqual(some);
        },
      ),
      { numRuns: 25 },
    );
  });
});
