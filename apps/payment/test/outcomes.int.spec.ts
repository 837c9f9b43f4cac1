import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type OpenDatabase, openDatabase } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { outcomesOf, outcomesProjection } from '../src/history/outcomes.projection';

describeOnEachEngine('what became of items of a history, by other services', (engine) => {
  let db: OpenDatabase;
  const projection: Projection = outcomesProjection;
  beforeAll(async () => {
    db = openDatabase(await engine.place());
    await db.transaction().execute((trx) => projection.schema(trx));
  });
  afterAll(() => db?.destroy());

  const event = (type: string, data: object) => ({ type, data }) as RecordedEvent;
  const fold = (...events: RecordedEvent[]) => db.transaction().execute((trx) => projection.apply(trx, events));
  const completed = (compensationId: string) =>
    event('compensation.completed.v1', { compensationId, incidentId: 'incident-1' });
  const chargedBack = (chargeId: string) => event('charge.charged-back.v1', { chargeId });

  it('is taken back by the issuer, put right by an incident, or both, and a correction makes it what it was', async () => {
    await fold(chargedBack('c1'), chargedBack('c2'), completed('c2'), completed('p3'), completed('c4'));
    // The issuer takes back the rest of a charge by a second notice.
    await fold(chargedBack('c1'), event('compensation.corrected.v1', { compensationId: 'c4' }));
    expect(await outcomesOf(db, ['c1', 'c2', 'p3', 'c4', 'never'])).toEqual(
      new Map([
        ['c1', { chargedBack: true, putRight: false, incidentId: undefined }],
        ['c2', { chargedBack: true, putRight: true, incidentId: 'incident-1' }],
        ['p3', { chargedBack: false, putRight: true, incidentId: 'incident-1' }],
      ]),
    );
  });
});
