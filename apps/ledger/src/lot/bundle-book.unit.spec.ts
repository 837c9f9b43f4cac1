import { BUNDLE } from '@modosu/accounting/lot';
import { type StatedWalletEvent, TestLog } from '../../test/events';
import * as wallets from '../../test/wallets';
import { BundleBook } from './bundle-book';
import { flowsOf } from './flows';
import { LotBook, touched } from './lot-book';

const yen = (lotId: string, amountYen: number) => ({ lotId, amountYen });
const ofBundle = (amountYen: number) => [yen(BUNDLE, amountYen)];
const three = ['c1', 'c2', 'c3'].map((lotId) => wallets.charged('ami', lotId, 100));
const all = [yen('c1', 100), yen('c2', 100), yen('c3', 100)];

function given(...events: StatedWalletEvent[]) {
  const log = new TestLog();
  const book = new LotBook();
  for (const event of events) book.apply(log.wallet(event));
  const { newLots, newUses, bundles } = book.changes();
  const flows = flowsOf(newLots, newUses).map(({ lotId, remainingYen, heldYen, uses }) => [
    lotId,
    remainingYen,
    heldYen,
    ...uses.map(({ debitId, amountYen }) => `${debitId} ${amountYen}`),
  ]);
  return { flows, bundles, log };
}

describe('lots that their wallet names as a bundle', () => {
  it('are where they were: nothing becomes of them', () => {
    const { flows, bundles } = given(...three, wallets.bundled('ami', 0, all));
    expect(flows.map(([, left]) => left)).toEqual([100, 100, 100]);
    expect(bundles.sums.map(({ no, lot_id, amount_yen }) => [no, lot_id, amount_yen])).toEqual([
      [0, 'c1', 100],
      [1, 'c2', 100],
      [2, 'c3', 100],
    ]);
  });

  it('are used in their order, each to the yen', () => {
    const { flows } = given(
      ...three,
      wallets.bundled('ami', 0, all),
      wallets.paid('ami', 'p1', ofBundle(150)),
      wallets.sent('ami', 'ben', 't1', ofBundle(70)),
    );
    expect(flows).toEqual([
      ['c1', 0, 0, 'p1 100'],
      ['c2', 0, 0, 'p1 50', 't1 50'],
      ['c3', 80, 0, 't1 20'],
    ]);
  });

  it('get back what the payment took of them, the last first', () => {
    const events = [
      ...three,
      wallets.bundled('ami', 0, all),
      wallets.paid('ami', 'p1', ofBundle(150)),
      wallets.paid('ami', 'p2', ofBundle(100)),
    ];
    expect(given(...events, wallets.voided('ami', 'p1', ofBundle(70))).flows).toEqual([
      ['c1', 20, 0, 'p1 80'],
      ['c2', 50, 0, 'p2 50'],
      ['c3', 50, 0, 'p2 50'],
    ]);
    const again = given(
      ...events,
      wallets.voided('ami', 'p1', ofBundle(150)),
      wallets.paid('ami', 'p3', ofBundle(120)),
    );
    expect(again.flows).toEqual([
      ['c1', 0, 0, 'p3 100'],
      ['c2', 30, 0, 'p2 50', 'p3 20'],
      ['c3', 50, 0, 'p2 50'],
    ]);
  });

  it('leave the bundle when they are named, and what a payment took of them comes back to it', () => {
    const { flows } = given(
      ...three,
      wallets.bundled('ami', 0, all),
      wallets.paid('ami', 'p1', ofBundle(150)),
      wallets.unbundled('ami', [yen('c2', 50)]),
      wallets.held('ami', 'c2', [yen('c2', 50)]),
      wallets.paid('ami', 'p2', ofBundle(100)),
      wallets.voided('ami', 'p1', ofBundle(150)),
    );
    expect(flows).toEqual([
      ['c1', 100, 0],
      ['c2', 50, 50],
      ['c3', 0, 0, 'p2 100'],
    ]);
  });

  const bundle = [...three, wallets.bundled('ami', 0, all)];
  it.each<[string, StatedWalletEvent[]]>([
    ['more than is in the bundle', [...bundle, wallets.paid('ami', 'p1', ofBundle(301))]],
    ['another wallet’s bundle', [...bundle, wallets.paid('ben', 'p1', ofBundle(1))]],
    ['more out of it than a lot has there', [...bundle, wallets.unbundled('ami', [yen('c1', 101)])]],
    ['back what a payment did not take of it', [...bundle, wallets.voided('ami', 'p1', ofBundle(1))]],
  ])('are refused: %s', (_, events) => {
    expect(() => given(...events)).toThrow(RangeError);
  });

  it('say what a batch needs of them: as many sums as it takes yen, and the lots that it names', () => {
    const log = new TestLog();
    const events = [
      wallets.paid('ami', 'p1', [...ofBundle(150), yen('c9', 1)]),
      wallets.voided('ami', 'p0', ofBundle(20)),
      wallets.unbundled('ami', [yen('c2', 50)]),
    ].map((event) => log.wallet(event));
    expect(touched(events)).toEqual({
      lotIds: ['c9', 'c2'],
      voidedIds: ['p0'],
      bundled: new Map([['ami', 171]]),
      unbundledIds: ['c2'],
    });
  });

  it('go on from what is kept of them', () => {
    const first = given(...three, wallets.bundled('ami', 0, all), wallets.paid('ami', 'p1', ofBundle(150)));
    const { sums, uses } = first.bundles;
    const kept = new BundleBook(
      sums.filter(({ amount_yen }) => amount_yen > 0),
      uses,
    );
    expect(kept.givenBack('ami', ofBundle(60), 'p1', [])).toEqual([yen('c2', 50), yen('c1', 10)]);
    expect(kept.taken('ami', [...ofBundle(30), yen('c1', 5)], 'p2')).toEqual([yen('c1', 15), yen('c2', 20)]);
    expect(kept.changes().sums.map(({ no, amount_yen }) => [no, amount_yen])).toEqual([
      [1, 80],
      [0, 0],
    ]);
  });
});
