import type { RecordedEvent } from '@modosu/event-store-client/event';
import { openDatabase } from '@modosu/read-models/database/database';
import { chargeListProjection, chargesOf } from './charge-list.projection';

/** Three charges in a minute of the scenario have one time; their ids are hashes. */
describe('the charges of a customer, newest first', () => {
  it('come in the order of the log, whatever their ids and times are, also when more are made between two pages', async () => {
    const db = openDatabase(':memory:');
    await chargeListProjection.schema(db);
    let position = 0;
    const made = (chargeId: string, customerId = 'ami') => {
      position += 1;
      const metadata = { occurredAt: '2019-07-02T01:00:00.000Z' };
      const event = { type: 'funding.charge-reserved.v1', data: { chargeId, customerId }, metadata };
      const recorded = { ...event, position: BigInt(position) } as unknown as RecordedEvent;
      return db.transaction().execute((trx) => chargeListProjection.apply(trx, [recorded]));
    };
    const ids = ['m', 'Z', 'a', '9', '10'];
    for (const id of ids) await made(id);
    await made('other', 'ben');
    const first = await chargesOf(db, 'ami', { limit: 2 });
    await made('0');
    const rest = await chargesOf(db, 'ami', { limit: 9, after: first.at(-1)!.charge_id });
    expect([...first, ...rest].map((row) => row.charge_id)).toEqual([...ids].reverse());
    await db.destroy();
  });
});
