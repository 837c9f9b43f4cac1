import * as ledger from '@modosu/contracts/ledger.messages';
import * as log from '@modosu/contracts/log.messages';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { captured } from './charges';
import { LedgerStack } from './ledger-stack';
import { charged } from './wallets';

const ROUNDS = 6;

describeOnEachEngine('two copies of the ledger over one database', (engine) => {
  let books: LedgerStack;
  beforeAll(async () => {
    books = await LedgerStack.start(await engine.environment(), { ledger: 2 });
  }, 60_000);
  afterAll(() => books?.stop());

  it('given many who have the log sealed at once, then seals follow one another, each of the whole log', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const customer of ['ami', 'ben']) {
        const chargeId = `${customer}-${round}`;
        await books.write(`charge-${chargeId}`, [captured(chargeId, customer, 1_000)]);
        await books.write(`wallet-${customer}`, [charged(customer, chargeId, 1_000)]);
      }
      const asked = Array.from({ length: 6 }, () => books.askAsStaff(log.makeSeal, {}, ['operations']));
      const seals = await Promise.all(asked);
      expect(seals.map(({ no }) => no)).toEqual(seals.map(() => round));
      expect(seals.filter(({ isNew }) => isNew)).toHaveLength(1);
      // The events of charges and wallets, and the seals before this one.
      expect(seals[0]).toMatchObject({ events: 5 * round - 1, streams: 2 * round + (round === 1 ? 2 : 3) });
    }
  }, 60_000);

  it('given a check that one copy makes, then both tell how it stands and what it found', async () => {
    const { verificationId } = await books.askAsStaff(log.startVerification, {});
    for (let asked = 0; ; asked += 1) {
      const report = await books.askAsStaff(log.showVerification, { verificationId });
      if (report.state === 'running' || asked < 8) continue;
      expect(report).toMatchObject({ state: 'done', found: 0, seals: ROUNDS });
      return;
    }
  }, 30_000);

  it('given a position, then either answers from books that hold it', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const atLeast = await books.write('wallet-chi', [charged('chi', `chi-${round}`, 500)]);
      const asked = Array.from({ length: 4 }, () =>
        books.askAsStaff(ledger.balance, { account: 'wallet:chi', atLeast }),
      );
      expect((await Promise.all(asked)).map(({ balanceYen }) => balanceYen)).toEqual(Array(4).fill(-500 * round));
    }
  }, 60_000);
});
