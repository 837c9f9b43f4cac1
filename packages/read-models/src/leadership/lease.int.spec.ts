import { setTimeout as pause } from 'node:timers/promises';
import { type OpenDatabase, openDatabase } from '../database/database';
import { isTransient, StaleWriter } from '../database/database-errors';
import type { PostgresPlace } from '../database/postgres';
import { describeOnEachEngine } from '../testing/engines';
import { Leadership } from './leadership';
import { Lease } from './lease';

const TTL_MS = 400;

describeOnEachEngine('a lease', (engine) => {
  let place: string | PostgresPlace;
  const open: OpenDatabase[] = [];
  beforeEach(async () => {
    place = await engine.place();
  });
  afterEach(async () => {
    for (const db of open.splice(0)) await db.destroy();
  });

  /** A copy of a service, with connections of its own. */
  async function copy(holder: string): Promise<{ db: OpenDatabase; lease: Lease }> {
    const db = openDatabase(place);
    open.push(db);
    const lease = new Lease({ db, name: 'counting', holder, ttlMs: TTL_MS });
    await lease.makeTable();
    return { db, lease };
  }
  const makeTable = (db: OpenDatabase) =>
    db.schema
      .createTable('written')
      .addColumn('by', 'text', (column) => column.notNull())
      .execute();
  const writers = async (db: OpenDatabase) =>
    (await db.selectFrom('written').selectAll().execute()).map(({ by }) => by);

  it('is held by one, renewed, and somebody else’s only after it ran out or was given back', async () => {
    const [a, b] = [(await copy('a')).lease, (await copy('b')).lease];
    expect([await a.take(), await b.take()]).toEqual([true, false]);
    expect(await b.look()).toMatchObject({ holder: 'a', expired: false });
    await pause(TTL_MS * 0.7);
    expect(await a.renew()).toBe(true);
    await pause(TTL_MS * 0.7);
    expect(await b.take()).toBe(false);
    await a.release();
    expect([await b.take(), await a.renew(), await a.take()]).toEqual([true, false, false]);
    await pause(TTL_MS * 1.2);
    expect([await a.take(), await b.renew()]).toEqual([true, false]);
  });

  it('given many who want it at once, then one gets it', async () => {
    const copies = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(copy));
    const taken = await Promise.all(copies.map(({ lease }) => lease.take()));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('given one that nobody ever held, then of those who want it first at the same moment one gets it, and none fails', async () => {
    const copies = await Promise.all([...'abcdefgh'].map(copy));
    for (let round = 0; round < 200; round += 1) {
      const leases = copies.map(({ db, lease }) => new Lease({ db, name: `new-${round}`, holder: lease.holder }));
      await leases[0]?.makeTable();
      expect(await leases[0]?.look()).toBeUndefined();
      const taken = await Promise.all(leases.map((lease) => lease.take()));
      expect(taken.filter(Boolean)).toHaveLength(1);
    }
  });

  it('given a holder that lost it without knowing, then it can write nothing more', async () => {
    const [a, b] = [await copy('a'), await copy('b')];
    await makeTable(a.db);
    await a.lease.take();
    const [asA, asB] = [a.lease.guarded(), b.lease.guarded()];
    const write = (db: typeof asA, by: string) =>
      db.transaction().execute((trx) => trx.insertInto('written').values({ by }).execute());
    await write(asA, 'a');
    await pause(TTL_MS * 1.2);
    // It ran out, but nobody else leads: nothing can go wrong yet.
    await write(asA, 'a, late');
    await b.lease.take();
    const refused = await write(asA, 'a, too late').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StaleWriter);
    expect(isTransient(refused)).toBe(true);
    await write(asB, 'b');
    expect(await writers(b.db)).toEqual(['a', 'a, late', 'b']);
  });

  it('given a transaction that is still open, then its holder can renew, and a successor waits until it ends', async () => {
    const [a, b] = [await copy('a'), await copy('b')];
    await makeTable(a.db);
    await a.lease.take();
    const order: string[] = [];
    let takeover: Promise<unknown> | undefined;
    await a.lease
      .guarded()
      .transaction()
      .execute(async (trx) => {
        await trx.insertInto('written').values({ by: 'a' }).execute();
        // In SQLite there is one connection, which the transaction has.
        if (engine.name === 'PostgreSQL') expect(await a.lease.renew()).toBe(true);
        await pause(TTL_MS * 1.2);
        if (engine.name === 'PostgreSQL') takeover = b.lease.take().then(() => order.push('b leads'));
        await pause(50);
        order.push('a ends');
      });
    await (takeover ?? b.lease.take().then(() => order.push('b leads')));
    expect(order).toEqual(['a ends', 'b leads']);
  });

  it('given two copies, then one leads, and the other as soon as the first stops', async () => {
    const log: string[] = [];
    const leadership = async (holder: string) => {
      const { lease } = await copy(holder);
      return new Leadership({
        lease,
        lead: async () => void log.push(`${holder} leads`),
        follow: async () => void log.push(`${holder} follows`),
        log: () => undefined,
        renewMs: 100,
        lookMs: 20,
        patienceMs: 300,
      });
    };
    const [a, b] = [await leadership('a'), await leadership('b')];
    await a.start();
    await b.start();
    await pause(TTL_MS * 2);
    expect([a.health(), b.health()]).toMatchObject([
      { role: 'leading', holder: 'a' },
      { role: 'following', holder: 'a' },
    ]);
    await a.stop();
    for (let tries = 0; tries < 100 && !b.leads; tries += 1) await pause(10);
    expect(log).toEqual(['a leads', 'a follows', 'b leads']);
    await b.stop();
  });
});
