import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type OpenDatabase, openDatabase } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import type { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { alertsProjection } from '../src/alert/alerts.projection';
import { evidenceProjection } from '../src/evidence/evidence.projection';
import { EvidenceReader } from '../src/evidence/evidence.reader';
import { holdsProjection } from '../src/hold/holds.projection';
import { HoldsReader } from '../src/hold/holds.reader';
import { incidentsProjection } from '../src/incident/incidents.projection';
import { remediesProjection } from '../src/remedies/remedies.projection';
import { RemediesReader } from '../src/remedies/remedies.reader';
import { reportsProjection } from '../src/report/reports.projection';
import { ReportsReader } from '../src/report/reports.reader';
import { classifiedProjection } from '../src/scope/classified.projection';

const at = (minute: number) => `2019-07-02T01:${String(minute).padStart(2, '0')}:00.000Z`;
/** More yen than a 32-bit integer holds. */
const LARGE_YEN = 3_000_000_000;

let position = 0;
function event(type: string, data: object, occurredAt = at(0), actor: object = {}): RecordedEvent {
  position += 1;
  const metadata = { occurredAt, actor, hash: 'h' };
  const place = { id: `event-${position}`, stream: 'any', revision: position, position: BigInt(position) };
  return { ...place, type, data, metadata, recordedAt: new Date(occurredAt) } as unknown as RecordedEvent;
}

describeOnEachEngine('the read models of compensation', (engine) => {
  let db: OpenDatabase;
  let readModels: ReadModels;
  beforeEach(async () => {
    db = openDatabase(await engine.place());
    readModels = { db, caughtUp: async () => undefined } as unknown as ReadModels;
  });
  afterEach(() => db.destroy());

  const make = (...projections: Projection[]) =>
    Promise.all(projections.map((one) => db.transaction().execute((trx) => one.schema(trx))));
  const fold = (projection: Projection, ...events: RecordedEvent[]) =>
    db.transaction().execute((trx) => projection.apply(trx, events));

  it('tell the evidence of a window of time', async () => {
    await make(evidenceProjection, reportsProjection);
    const from = { sessionId: 's1', deviceId: 'd1', address: 'ad', network: 'net' };
    const charge = (chargeId: string, minute: number) =>
      event(
        'funding.charge-reserved.v1',
        { chargeId, customerId: 'vic', amountYen: LARGE_YEN, method: 'credit' },
        at(minute),
        from,
      );
    const signedIn = { sessionId: 's1', customerId: 'vic', deviceId: 'd1', method: 'password', newDevice: true };
    const refused = (customerId: string) =>
      event('customer.sign-in-refused.v1', { customerId }, at(3), { address: 'ad', network: 'net' });
    await fold(
      evidenceProjection,
      event('customer.signed-in.v1', signedIn, at(1), from),
      ...['a', 'a', 'b'].map(refused),
      charge('c1', 4),
      charge('C2', 4),
      charge('c3', 30),
      event('wallet.charge-credited.v1', { origin: { id: 'c1' } }),
      event('wallet.charge-credited.v1', { origin: { id: 'C2' } }),
      event('customer.closed.v1', { customerId: 'gone' }),
      event('customer.closed.v1', { customerId: 'gone' }),
    );
    const filed = { reportId: 'r1', customerId: 'vic', chargeIds: ['c1'], channel: 'app', description: 'not me\0 😤' };
    await fold(reportsProjection, event('report.filed.v1', filed, at(9)));
    const reader = new EvidenceReader(readModels, new ReportsReader(readModels));
    const evidence = await reader.between(at(0), at(10));
    // By their bytes, so a capital before a small letter, whatever the database's locale.
    expect(evidence.transactions.map(({ id, amountYen }) => [id, amountYen])).toEqual([
      ['C2', LARGE_YEN],
      ['c1', LARGE_YEN],
    ]);
    expect(evidence.sessions).toEqual([{ ...signedIn, address: 'ad', network: 'net', at: at(1) }]);
    expect(evidence.homeDevice).toEqual(new Map([['vic', 'd1']]));
    expect(evidence.refusedAccountsByAddress).toEqual(new Map([['ad', 2]]));
    expect(evidence.reports).toMatchObject([{ reportId: 'r1', customerId: 'vic', chargeIds: ['c1'], state: 'open' }]);
    expect(await reader.closedCustomers()).toEqual(new Set(['gone']));
  });

  it('tell what was refunded of payments, and take one refunded whole for one that was voided', async () => {
    await make(evidenceProjection, reportsProjection);
    const shown = { sessionId: 's1', deviceId: 'd1' };
    const paid = (paymentId: string) =>
      event('wallet.payment-made.v1', { paymentId, customerId: 'vic', amountYen: 900, merchantId: 'm', shown }, at(5));
    const refunded = (paymentId: string, amountYen: number, late: object[] = []) =>
      event('wallet.payment-refunded.v1', { paymentId, amountYen, late });
    await fold(evidenceProjection, paid('whole'), paid('part'), paid('late'), paid('none'), refunded('whole', 400));
    await fold(evidenceProjection, refunded('part', 300), refunded('late', 500, [{}]));
    await fold(evidenceProjection, refunded('whole', 500), refunded('late', 400), refunded('part', 1));
    const reader = new EvidenceReader(readModels, new ReportsReader(readModels));
    const { transactions } = await reader.between(at(0), at(10));
    expect(transactions.map(({ id }) => id)).toEqual(['late', 'none', 'part']);
    const refundedYen = await reader.refundedYen(['whole', 'part', 'late', 'none']);
    expect(refundedYen).toEqual(
      new Map([
        ['whole', 900],
        ['part', 301],
        ['late', 900],
      ]),
    );
  });

  it('tell what became of plans', async () => {
    await make(remediesProjection, classifiedProjection, incidentsProjection);
    const ids = (n: number) => ({ compensationId: `o${n}`, incidentId: 'inc', planId: 'plan' });
    const line = (n: number) => ({ customerId: `c${n}`, kind: 'charge', row: n < 2 ? 'A' : 'B', amountYen: LARGE_YEN });
    const started = [0, 1, 2].map((n) =>
      event('compensation.started.v1', { ...ids(n), line: { ...line(n), destination: 'refund' } }),
    );
    const completed = [0, 2].map((n) =>
      event('compensation.completed.v1', { ...ids(n), destination: 'refund', receivableYen: 5 }),
    );
    await fold(remediesProjection, ...started, ...completed);
    const reader = new RemediesReader(readModels);
    expect(await reader.counts('plan')).toEqual({ started: 3, completed: 2 });
    expect(await reader.sums('inc', 'plan_row')).toEqual([
      { key: 'A', originals: 1, amountYen: LARGE_YEN },
      { key: 'B', originals: 1, amountYen: LARGE_YEN },
    ]);
    expect(await reader.yenOf('inc', 'charge')).toEqual({ amountYen: 2 * LARGE_YEN, correctedYen: 0 });
    expect(await reader.yenOf('inc', 'cashback')).toEqual({ amountYen: 0, correctedYen: 0 });

    const row = { kind: 'charge', customerId: 'vic', amountYen: 1, at: at(1), classification: 'confirmed', score: 9 };
    const transactions = Array.from({ length: 500 }, (_, n) => ({
      ...row,
      transactionId: `t${n}`,
      evidence: ['x'],
      reported: n === 0,
    }));
    await fold(
      classifiedProjection,
      event('scope.transactions-classified.v1', { scopeId: 's', transactions }),
      event('scope.accounts-listed.v1', {
        scopeId: 's',
        accounts: [{ customerId: 'vic', round: 1, reasons: [], chargedYen: LARGE_YEN }],
      }),
    );
    expect(await db.selectFrom('classified_transactions').selectAll().where('reported', '=', 1).execute()).toHaveLength(
      1,
    );
    expect(await db.selectFrom('scoped_accounts').select('charged_yen').execute()).toEqual([
      { charged_yen: LARGE_YEN },
    ]);
  });

  it('tell what is on hold for an incident, oldest first whatever the ids, until nothing of it is left', async () => {
    await make(holdsProjection);
    const held = (customerId: string, holdId: string, incidentId: string | undefined, amountYen: number) =>
      event('wallet.funds-held.v1', { customerId, holdId, ...(incidentId ? { incidentId } : {}), amountYen });
    const of = (customerId: string, holdId: string) => ({ customerId, holdId });
    await fold(
      holdsProjection,
      held('zoe', 'z', 'inc', LARGE_YEN),
      held('ami', 'm', 'inc', 10),
      held('ben', 'b', undefined, 10),
      held('ami', 'a', 'inc', 10),
      held('ami', 'm', 'inc', 5),
      event('wallet.hold-shared.v1', { ...of('ami', 'm'), incidentId: 'other' }),
    );
    const reader = new HoldsReader(readModels);
    const names = async (incidentId: string) =>
      (await reader.ofIncident(incidentId)).map(({ customerId, originalId, heldYen }) => [
        customerId,
        originalId,
        heldYen,
      ]);
    expect(await names('inc')).toEqual([
      ['zoe', 'z', LARGE_YEN],
      ['ami', 'm', 15],
      ['ami', 'a', 10],
    ]);
    const [first] = await reader.ofIncident('inc', 1);
    // Somebody else's hold comes in between two pages; the second goes on where the first ended.
    await fold(holdsProjection, held('aaa', '0', 'inc', 1));
    expect((await reader.ofIncident('inc', 10, first)).map(({ originalId }) => originalId)).toEqual(['m', 'a', '0']);
    await fold(
      holdsProjection,
      event('wallet.hold-left.v1', { ...of('ami', 'm'), incidentId: 'inc' }),
      event('wallet.hold-released.v1', { ...of('zoe', 'z'), amountYen: LARGE_YEN }),
      event('wallet.cashback-reversed.v1', { ...of('ami', 'a'), amountYen: 30, fromHoldYen: 10 }),
      event('wallet.hold-collected.v1', { ...of('aaa', '0'), amountYen: 1 }),
    );
    expect(await names('inc')).toEqual([]);
    expect(await names('other')).toEqual([['ami', 'm', 15]]);
    await fold(holdsProjection, event('wallet.hold-released.v1', { ...of('ami', 'm'), amountYen: 15 }));
    expect(await names('other')).toEqual([]);
  });

  it('raise the same alerts whoever leads, and whether a batch came once or again', async () => {
    const filed = (n: number) => event('report.filed.v1', { reportId: `r${n}`, chargeIds: [] }, at(n));
    const reports = [0, 1, 2, 3].map(filed);
    const before = alertsProjection();
    await make(before);
    await fold(before, ...reports.slice(0, 1));
    // Rolled back, and given again.
    const broken = db.transaction().execute(async (trx) => {
      await before.apply(trx, reports.slice(1, 2));
      throw new Error('another projection could not');
    });
    await expect(broken).rejects.toThrow('could not');
    await fold(before, ...reports.slice(1, 2));
    expect(await db.selectFrom('alerts').selectAll().execute()).toEqual([]);
    const successor = alertsProjection();
    await make(successor);
    await fold(successor, ...reports.slice(2, 3));
    // The first one leads again.
    await make(before);
    await fold(before, ...reports.slice(3));
    expect(await db.selectFrom('alerts').select(['rule', 'at', 'count']).execute()).toEqual([
      { rule: 'report-cluster', at: at(2), count: 3 },
    ]);
  });
});
