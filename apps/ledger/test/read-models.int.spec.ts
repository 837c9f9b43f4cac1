import * as ledger from '@modosu/contracts/ledger.messages';
import { type ReadModelJob, readModels } from '@modosu/contracts/read-model.messages';
import { openDatabase } from '@modosu/read-models/database/database';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { LedgerStack } from './ledger-stack';
import { charged, paid } from './wallets';

const { list, check, replay, progress, differences, parked, showParked, dropParked, retryParked } = readModels.ledger;

describeOnEachEngine('the books in the hands of operations', (engine) => {
  let books: LedgerStack;
  let atLeast: string;

  beforeAll(async () => {
    books = await LedgerStack.start(await engine.environment());
    await books.write('wallet-vic', [charged('vic', 'c1', 30_000)]);
    atLeast = await books.write('wallet-vic', [paid('vic', 'p1', [{ lotId: 'c1', amountYen: 10_000 }])]);
    await books.askAsStaff(ledger.trialBalance, { atLeast });
  }, 60_000);
  afterAll(() => books?.stop());

  async function ended(job: ReadModelJob): Promise<ReadModelJob> {
    for (let now = job; ; now = await books.askAsStaff(progress, { jobId: job.jobId })) {
      if (now.state === 'done' || now.state === 'failed') return now;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const ask: LedgerStack['askAsStaff'] = (message, request) => books.askAsStaff(message, request, ['operations']);

  it('lists them for those who look, and lets nobody act but operations', async () => {
    const { readModels: found, head } = await books.askAsStaff(list, {});
    expect(found).toMatchObject([
      { projection: 'postings', rows: 9 },
      { projection: 'lots', version: 2, rows: 2 },
      { projection: 'event-index', version: 1, rows: 3 },
    ]);
    expect(BigInt(head)).toBeGreaterThanOrEqual(BigInt(atLeast));
    await expect(books.askAsStaff(replay, { projection: 'lots' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(ask(replay, { projection: 'lotz' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(ask(replay, { projection: 'lots', from: '9000000000' })).rejects.toMatchObject({
      code: 'READ_MODEL_NOT_FROM_THE_START',
    });
  });

  it('given a row changed by hand, then a check names it, a replay puts it right, and the next check finds nothing', async () => {
    expect(await ended(await ask(check, {}))).toMatchObject({ state: 'done', differences: 0 });
    const db = openDatabase(books.place);
    await db.updateTable('lots').set({ remaining_yen: 1 }).execute();
    await db.destroy();
    const job = await ended(await ask(check, { projection: 'lots' }));
    expect(job).toMatchObject({ differences: 1 });
    expect((await ask(differences, { jobId: job.jobId })).differences).toMatchObject([
      { table: 'lots', kind: 'changed', columns: [{ column: 'remaining_yen', stored: 1, rebuilt: 20_000 }] },
    ]);
    expect(await ended(await ask(replay, { projection: 'lots' }))).toMatchObject({ state: 'done' });
    expect(await ended(await ask(check, {}))).toMatchObject({ differences: 0 });
  });

  it('given a kill in the middle of a replay, then it is done after the next start', async () => {
    const job = await ask(replay, { projection: 'postings' });
    await books.stack.kill('ledger');
    await books.stack.restart('ledger');
    expect(await ended(job)).toMatchObject({ kind: 'replay', state: 'done' });
    expect(await ended(await ask(check, {}))).toMatchObject({ differences: 0 });
  });

  it('given an event that the lots cannot follow, then it is shown, tried again, and dropped with a reason', async () => {
    const use = [{ lotId: 'nowhere', amountYen: 1 }];
    await books.write('wallet-vic', [paid('vic', 'p2', use)]);
    const last = await books.write('wallet-vic', [paid('vic', 'p3', [{ lotId: 'c1', amountYen: 5_000 }])]);
    await books.askAsStaff(ledger.trialBalance, { atLeast: last });
    const place = { projection: 'lots', stream: 'wallet-vic' };
    expect((await books.askAsStaff(parked, {})).parked).toMatchObject([
      { ...place, revision: 2, eventType: 'wallet.payment-made.v1', error: 'there is no lot nowhere', waiting: 1 },
    ]);
    expect((await ask(showParked, place)).behind).toMatchObject([{ revision: 3 }]);
    expect(await ended(await ask(retryParked, place))).toMatchObject({ state: 'failed' });
    await expect(ask(dropParked, { ...place, revision: 3, reason: 'r' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const dropped = await ended(await ask(dropParked, { ...place, revision: 2, reason: 'a test wrote it' }));
    expect(dropped).toMatchObject({ state: 'done', outcome: '1 events applied, 1 left out; the stream goes on' });
    expect((await books.askAsStaff(parked, {})).parked).toEqual([]);
    expect(await ended(await ask(check, {}))).toMatchObject({ differences: 0 });
    const lots = (await ask(list, {})).readModels.find(({ projection }) => projection === 'lots');
    expect(lots).toMatchObject({ dropped: 1, parked: 0 });
  });
});
