import { type StatedWalletEvent, TestLog } from '../../test/events';
import * as wallets from '../../test/wallets';
import { flowsOf } from './flows';
import { LotBook, touched } from './lot-book';

const use = (lotId: string, amountYen: number) => [{ lotId, amountYen }];

/** Lots as the books show them after these events. */
function given(...events: StatedWalletEvent[]) {
  const log = new TestLog();
  const book = new LotBook();
  for (const event of events) book.apply(log.wallet(event));
  const { newLots, newUses, moves } = book.changes();
  const flows = flowsOf(newLots, newUses).map(({ lotId, remainingYen, heldYen, uses }) => ({
    lotId,
    remainingYen,
    heldYen,
    uses: uses.map(({ kind, debitId, amountYen }) => [kind, debitId, amountYen]),
  }));
  return { flows, moves, newUses, log };
}

describe('the lots of wallets', () => {
  it('given a charge and a payment, then the payment stands at the lot with who took what where', () => {
    const { flows, newUses } = given(wallets.charged('ami', 'c1', 1_000), wallets.paid('ami', 'p1', use('c1', 400)));
    expect(flows).toEqual([{ lotId: 'c1', remainingYen: 600, heldYen: 0, uses: [['payment', 'p1', 400]] }]);
    expect(newUses[0]).toMatchObject({
      merchant_id: 'shop',
      session_id: 'session-ami',
      category: 'tobacco',
      event_id: 'event-2',
      to_customer_id: null,
    });
  });

  it('given a void, then the use is gone, the money is back, and both events stay at the lot', () => {
    const { flows, moves } = given(
      wallets.charged('ami', 'c1', 1_000),
      wallets.paid('ami', 'p1', use('c1', 400)),
      wallets.voided('ami', 'p1', use('c1', 400)),
    );
    expect(flows).toEqual([{ lotId: 'c1', remainingYen: 1_000, heldYen: 0, uses: [] }]);
    expect(moves.map(({ position }) => position)).toEqual([200, 300]);
  });

  it('given a payment voided in part, then the rest of it stands', () => {
    const { flows } = given(
      wallets.charged('ami', 'c1', 1_000),
      wallets.paid('ami', 'p1', use('c1', 400)),
      wallets.voided('ami', 'p1', use('c1', 100)),
    );
    expect(flows).toEqual([{ lotId: 'c1', remainingYen: 700, heldYen: 0, uses: [['payment', 'p1', 300]] }]);
  });

  it('given a cashback withdrawn after a void, then it is used up by its reversal', () => {
    const { flows } = given(
      wallets.charged('ami', 'c1', 1_000),
      wallets.paid('ami', 'p1', use('c1', 400)),
      wallets.rewarded('ami', 'p1', 20),
      wallets.voided('ami', 'p1', use('c1', 400)),
      wallets.withdrawn('ami', 'p1', 20),
    );
    expect(flows[1]).toEqual({
      lotId: 'cashback:p1',
      remainingYen: 0,
      heldYen: 0,
      uses: [['cashback-reversal', 'p1', 20]],
    });
  });

  it('given refunds, then what stands of the payment is left, and each withdrawal of its cashback stands at the lot', () => {
    const { flows } = given(
      wallets.charged('ami', 'c1', 1_000),
      wallets.paid('ami', 'p1', use('c1', 400)),
      wallets.rewarded('ami', 'p1', 20),
      wallets.refunded('ami', 'r1', 'p1', use('c1', 100), 300),
      wallets.withdrawnInPart('ami', 'p1', 'r1', 5),
      wallets.refunded('ami', 'r2', 'p1', use('c1', 200), 100),
      wallets.withdrawnInPart('ami', 'p1', 'r2', 10),
    );
    expect(flows).toEqual([
      { lotId: 'c1', remainingYen: 900, heldYen: 0, uses: [['payment', 'p1', 100]] },
      {
        lotId: 'cashback:p1',
        remainingYen: 5,
        heldYen: 0,
        uses: [
          ['cashback-reversal', 'r1', 5],
          ['cashback-reversal', 'r2', 10],
        ],
      },
    ]);
  });

  it('given a hold that is collected in part and released, then the lot says so', () => {
    const { flows, moves } = given(
      wallets.charged('ami', 'c1', 1_000),
      wallets.held('ami', 'c1', use('c1', 900)),
      wallets.collected('ami', 'c1', 'inc', use('c1', 500)),
      wallets.released('ami', 'c1', use('c1', 100)),
    );
    expect(flows).toEqual([{ lotId: 'c1', remainingYen: 200, heldYen: 300, uses: [['collection', 'c1', 500]] }]);
    expect(moves.map(({ position }) => position)).toEqual([200, 400]);
  });

  it('given a reversed cashback of which the thief spent a part, then only what was held is used', () => {
    const { flows } = given(
      wallets.rewarded('ami', 'p1', 600),
      wallets.paid('ami', 'p2', use('cashback:p1', 200)),
      wallets.held('ami', 'cashback:p1', use('cashback:p1', 400)),
      wallets.cashbackReversed('ami', 'cashback:p1', 'inc', use('cashback:p1', 400), 200),
    );
    expect(flows[0]).toMatchObject({ remainingYen: 0, heldYen: 0 });
    expect(flows[0]?.uses).toEqual([
      ['payment', 'p2', 200],
      ['cashback-reversal', 'cashback:p1', 400],
    ]);
  });

  it('given transfers, restorations and closures, then each stands at its lot', () => {
    const { flows } = given(
      wallets.charged('ami', 'c1', 1_000),
      wallets.sent('ami', 'ben', 't1', use('c1', 1_000)),
      wallets.received('ben', 'ami', 't1', use('c1', 1_000)),
      wallets.restored('ben', 'p9', 'inc', 70),
      wallets.handedOver('ben', 'closed:ben', use('transfer:t1', 1_000)),
    );
    expect(flows.map(({ lotId, uses }) => [lotId, uses])).toEqual([
      ['c1', [['transfer', 't1', 1_000]]],
      ['transfer:t1', [['closure', 'closed:ben', 1_000]]],
      ['restoration:p9', []],
    ]);
  });

  it('given lots of the same name in two wallets, then each has its own', () => {
    const { flows } = given(
      wallets.charged('ami', 'same', 1_000),
      wallets.charged('ben', 'same', 500),
      wallets.paid('ben', 'p1', use('same', 500)),
    );
    expect(flows.map(({ remainingYen }) => remainingYen)).toEqual([1_000, 0]);
  });

  const charge = wallets.charged('ami', 'c1', 1_000);
  it.each<[string, StatedWalletEvent[], string]>([
    ['more than is left', [charge, wallets.paid('ami', 'p1', use('c1', 1_001))], 'cannot have -1 left'],
    ['a lot that is not there', [wallets.paid('ami', 'p1', use('c1', 1))], 'there is no lot c1'],
    ['another wallet’s lot', [charge, wallets.paid('ben', 'p1', use('c1', 1))], 'there is no lot c1'],
    ['more than is held', [charge, wallets.collected('ami', 'h', 'inc', use('c1', 1))], '-1 held'],
    ['a void of what was not paid', [charge, wallets.voided('ami', 'p1', use('c1', 1))], 'did not take 1 yen'],
    ['the same charge again', [charge, charge], 'lot c1 is there already'],
    [
      'the same payment again',
      [charge, wallets.paid('ami', 'p1', use('c1', 1)), wallets.paid('ami', 'p1', use('c1', 1))],
      'payment p1 has used lot c1 already',
    ],
  ])('refuses %s', (_, events, message) => {
    expect(() => given(...events)).toThrow(message);
  });

  it('refuses an event of a later version that moves lots, and passes over what moves none', () => {
    const log = new TestLog();
    const book = new LotBook();
    expect(() => book.apply(log.add('wallet-ami', { type: 'wallet.payment-made.v2', data: { uses: [] } }))).toThrow(
      'not known here',
    );
    book.apply(log.add('wallet-ami', { type: 'wallet.noticed.v1', data: {} }));
    expect(book.changes().newLots).toEqual([]);
  });

  it('names what a batch needs of what is there', () => {
    const { log } = given(wallets.charged('ami', 'c1', 9), wallets.paid('ami', 'p1', use('c1', 4)));
    const void_ = log.wallet(wallets.voided('ami', 'p1', use('c1', 4)));
    expect(touched([void_])).toMatchObject({ lotIds: ['c1'], voidedIds: ['p1'] });
  });

  it('given a void of a payment in an earlier batch, then the use is to be taken off, not written anew', () => {
    const log = new TestLog();
    const first = new LotBook();
    first.apply(log.wallet(wallets.charged('ami', 'c1', 9)));
    first.apply(log.wallet(wallets.paid('ami', 'p1', use('c1', 4))));
    const { newLots, newUses } = first.changes();
    const second = new LotBook(newLots, newUses);
    second.apply(log.wallet(wallets.voided('ami', 'p1', use('c1', 4))));
    const changes = second.changes();
    expect([changes.newLots, changes.newUses]).toEqual([[], []]);
    expect(changes.smallerUses).toMatchObject([{ debit_id: 'p1', amount_yen: 0 }]);
    expect(changes.changedLots).toMatchObject([{ lot_id: 'c1', remaining_yen: 9 }]);
  });
});
