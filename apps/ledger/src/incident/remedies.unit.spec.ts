import { openDatabase } from '@modosu/read-models/database/database';
import * as charges from '../../test/charges';
import { type Stated, type StatedWalletEvent, TestLog } from '../../test/events';
import * as wallets from '../../test/wallets';
import { lotsProjection } from '../lot/lots.projection';
import { postingsProjection } from '../posting/postings.projection';
import { incidentRemedies } from './remedies';

const use = (lotId: string, amountYen: number) => [{ lotId, amountYen }];

/** Events and their streams; wallet events know their own. */
type Told = StatedWalletEvent | [stream: string, event: Stated];

async function given(...told: Told[]) {
  const log = new TestLog();
  for (const one of told) {
    if (Array.isArray(one)) log.add(...one);
    else log.wallet(one);
  }
  const db = openDatabase(':memory:');
  for (const projection of [postingsProjection, lotsProjection]) {
    const events = log.events.filter(({ stream }) => projection.prefixes.some((prefix) => stream.startsWith(prefix)));
    await projection.schema(db);
    await db.transaction().execute((trx) => projection.apply(trx, events));
  }
  const found = await db.transaction().execute((trx) => incidentRemedies(trx, 'inc'));
  await db.destroy();
  return found;
}

const charge: Told[] = [
  ['charge-c1', charges.captured('c1', 'ami', 30_000)],
  wallets.charged('ami', 'c1', 30_000),
  wallets.paid('ami', 'p1', use('c1', 20_000)),
];
const rowB: Told[] = [
  wallets.held('ami', 'c1', use('c1', 10_000)),
  wallets.collected('ami', 'c1', 'inc', use('c1', 10_000)),
  ['charge-c1', charges.refundRequested('c1', 'ami', 'inc', 30_000)],
  ['compensation-c1', charges.completed('c1', 'inc', { lossYen: 20_000 })],
  ['charge-c1', charges.refunded('c1', 'ami', 'inc', 30_000)],
];
const sums = (recoveredYen: number, lossYen: number, originals: number, compensatedTwice: number) => ({
  recoveredYen,
  lossYen,
  receivableYen: 0,
  originals,
  compensatedTwice,
});

describe('what was posted to put an incident right', () => {
  it('given nothing, then it is nothing', async () => {
    expect(await given(...charge)).toEqual(sums(0, 0, 0, 0));
  });

  it('given a charge put right (row B), then its parts make up the charge', async () => {
    expect(await given(...charge, ...rowB)).toEqual(sums(10_000, 20_000, 1, 0));
  });

  it('given another incident, then it is left out', async () => {
    const other: Told = ['compensation-c9', charges.completed('c9', 'other', { lossYen: 5 })];
    expect(await given(...charge, ...rowB, other)).toEqual(sums(10_000, 20_000, 1, 0));
  });

  it('given the customer’s own money and a cashback (rows D and F), then each is an original', async () => {
    const found = await given(
      wallets.charged('ami', 'own', 5_000),
      wallets.paid('ami', 'p1', use('own', 5_000)),
      wallets.rewarded('ami', 'p1', 600),
      wallets.paid('ami', 'p2', use('cashback:p1', 200)),
      wallets.restored('ami', 'p1', 'inc', 5_000),
      ['compensation-p1', charges.completed('p1', 'inc', { lossYen: 5_000 })],
      wallets.held('ami', 'cashback:p1', use('cashback:p1', 400)),
      wallets.cashbackReversed('ami', 'cashback:p1', 'inc', use('cashback:p1', 400), 200),
      ['compensation-cashback:p1', charges.completed('cashback:p1', 'inc', { lossYen: 200 })],
    );
    expect(found).toEqual(sums(400, 5_200, 2, 0));
  });

  it('given an accepted chargeback (row G1), then the issuer’s and ours are one', async () => {
    const found = await given(
      ...charge,
      ['charge-c1', charges.chargedBack('c1', 'ami', 30_000, 1_500)],
      ['charge-c1', charges.chargebackAccepted('c1', 'ami', 'inc', 30_000)],
      ['compensation-c1', charges.completed('c1', 'inc', { lossYen: 30_000 })],
    );
    expect(found).toEqual(sums(0, 30_000, 1, 0));
  });

  it('given a refund and a chargeback of the same charge, then it was compensated twice', async () => {
    const issuer: Told = ['charge-c1', charges.chargedBack('c1', 'ami', 30_000, 1_500)];
    expect(await given(...charge, ...rowB, issuer)).toEqual(sums(10_000, 20_000, 1, 1));
  });

  it('given a second refund, or a loss that is posted twice, then it was compensated twice', async () => {
    const refund: Told = ['charge-c1', charges.refundRequested('c1', 'ami', 'inc', 1)];
    expect(await given(...charge, ...rowB, refund)).toMatchObject({ compensatedTwice: 1 });
    const loss: Told = ['compensation-c1', charges.completed('c1', 'inc', { lossYen: 1 })];
    expect(await given(...charge, ...rowB, loss)).toMatchObject({ compensatedTwice: 1, lossYen: 20_001 });
  });

  it('given own money restored for a payment that the shop then voids, then it was compensated twice', async () => {
    const found = await given(
      wallets.charged('ami', 'own', 5_000),
      wallets.paid('ami', 'p1', use('own', 5_000)),
      wallets.restored('ami', 'p1', 'inc', 5_000),
      ['compensation-p1', charges.completed('p1', 'inc', { lossYen: 5_000 })],
      wallets.voided('ami', 'p1', use('own', 5_000)),
    );
    expect(found).toMatchObject({ originals: 1, compensatedTwice: 1 });
  });
});
