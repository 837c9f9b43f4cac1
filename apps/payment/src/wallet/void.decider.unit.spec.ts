import { usedYen } from '@modosu/accounting/lot';
import { cashback, charged, closed, frozen, held, paid, wallet } from '../../test/wallet-examples';
import type { WalletEvent } from '../wallet/wallet.events';

const voidPayment = (...uses: [string, number][]) =>
  ({
    type: 'void-payment',
    paymentId: 'p1',
    merchantId: 'm',
    amountYen: uses.reduce((sum, [, yen]) => sum + yen, 0),
    uses: uses.map(([lotId, amountYen]) => ({ lotId, amountYen })),
    reason: 'wrong goods',
  }) as const;
const voided: WalletEvent = {
  type: 'wallet.payment-voided.v1',
  data: {
    customerId: 'c',
    paymentId: 'p1',
    merchantId: 'm',
    amountYen: 700,
    uses: [{ lotId: 'c1', amountYen: 700 }],
    reason: 'wrong goods',
    entry: {
      postings: [
        { account: 'merchant:m', amountYen: 700 },
        { account: 'wallet:c', amountYen: -700 },
      ],
    },
  },
};
const noted = (compensationId: string, named: { lotIds?: string[]; debitId?: string }): WalletEvent => ({
  type: 'wallet.compensation-noted.v1',
  data: { customerId: 'c', compensationId, incidentId: 'i', lotIds: [], ...named },
});
const sums = (events: readonly WalletEvent[]) => {
  const yen: Record<string, number> = {};
  for (const { data } of events)
    for (const { account, amountYen } of ('entry' in data && data.entry?.postings) || [])
      yen[account] = (yen[account] ?? 0) + amountYen;
  return Object.fromEntries(Object.entries(yen).filter(([, sum]) => sum !== 0));
};

describe('a void', () => {
  it('gives the money back to the same lots in their old order', () => {
    const before = [charged('c1', 700), charged('c2', 100), paid('p1', ['c1', 700])];
    const given = wallet().given(...before);
    given.when(voidPayment(['c1', 700])).thenEvents([voided]);
    const { state } = wallet().given(...before, voided);
    expect(state.open.map(({ lotId, remainingYen }) => [lotId, remainingYen])).toEqual([
      ['c1', 700],
      ['c2', 100],
    ]);
  });

  it('happens once, also on a frozen wallet', () => {
    const before = [charged('c1', 700), paid('p1', ['c1', 700])];
    const twice = wallet().given(...before, voided);
    twice.when(voidPayment(['c1', 700])).thenRefused('PAYMENT_ALREADY_VOIDED');
    const onIce = wallet().given(...before, frozen);
    onIce.when(voidPayment(['c1', 700])).thenEvents([voided]);
  });
});

describe('a merchant that is suspended', () => {
  it('gives nothing back, neither whole nor in part', () => {
    const given = wallet().given(charged('c1', 700), paid('p1', ['c1', 700]));
    const whole = { ...voidPayment(['c1', 700]), suspended: true } as const;
    given.when(whole).thenRefused('MERCHANT_SUSPENDED', []);
    const { type: _, amountYen: paidYen, ...payment } = whole;
    given
      .when({ type: 'refund-payment', refundId: 'r', paidYen, ...payment, amountYen: 100 })
      .thenRefused('MERCHANT_SUSPENDED', []);
  });
});

describe('two ways of giving back: a void', () => {
  it('of what was compensated is a late recovery, never the customer’s a second time', () => {
    const before = [charged('c1', 700), charged('c2', 300), paid('p1', ['c1', 700], ['c2', 300])];
    const given = wallet().given(...before, noted('c1', { lotIds: ['c1'] }));
    const { decision } = given.when(voidPayment(['c1', 700], ['c2', 300]));
    expect(decision.events).toMatchObject([
      {
        type: 'wallet.payment-voided.v2',
        data: {
          uses: [{ lotId: 'c2', amountYen: 300 }],
          late: [{ lotId: 'c1', amountYen: 700, originalIds: ['c1'] }],
        },
      },
    ]);
    expect(sums(decision.events)).toEqual({ 'merchant:m': 1_000, 'wallet:c': -300, 'transit:void:p1': -700 });
    const after = wallet().given(...before, noted('c1', { lotIds: ['c1'] }), ...decision.events);
    expect(after.state.balanceYen).toBe(300);
    after.when(voidPayment(['c1', 700], ['c2', 300])).thenRefused('PAYMENT_ALREADY_VOIDED');
  });

  it('of a debit of own money that was compensated is a late recovery of that debit', () => {
    const given = wallet().given(charged('c1', 700), paid('p1', ['c1', 700]), noted('p1', { debitId: 'p1' }));
    const { decision } = given.when(voidPayment(['c1', 700]));
    expect(decision.events[0]).toMatchObject({
      data: { late: [{ lotId: 'c1', amountYen: 700, originalIds: ['p1'] }], uses: [] },
    });
  });

  it('before a compensation leaves nothing to compensate: the payment is voided, the lot has its money', () => {
    const given = wallet().given(charged('c1', 700), paid('p1', ['c1', 700]), voided);
    const note = {
      type: 'note-compensation',
      compensationId: 'p1',
      incidentId: 'i',
      lotIds: [],
      debitId: 'p1',
    } as const;
    given.when(note).thenRefused('PAYMENT_ALREADY_VOIDED');
    given
      .when({ type: 'note-compensation', compensationId: 'c1', incidentId: 'i', lotIds: ['c1'] })
      .thenReply({ lots: [{ lotId: 'c1', remainingYen: 700, heldYen: 0 }] });
  });

  it('K: puts the money on hold again where its lot is held, in a closed account too', () => {
    const before = [charged('c1', 30_000), paid('p1', ['c1', 20_000]), held('c1', ['c1', 10_000])];
    for (const status of [[], [closed(0)]]) {
      const given = wallet().given(...before, ...status);
      const { decision } = given.when(voidPayment(['c1', 20_000]));
      expect(sums(decision.events)).toEqual({ 'merchant:m': 20_000, 'hold:c': -20_000 });
      const { state } = wallet().given(...before, ...status, ...decision.events);
      expect([state.balanceYen, state.heldYen]).toEqual([0, 30_000]);
    }
  });

  it('into a closed account is the customer’s due, and what was compensated of it is recovered first', () => {
    const before = [charged('c1', 700), charged('c2', 300), paid('p1', ['c1', 700], ['c2', 300]), closed(0)];
    const plain = wallet().given(...before);
    const { decision } = plain.when(voidPayment(['c1', 700], ['c2', 300]));
    expect(sums(decision.events)).toEqual({ 'merchant:m': 1_000, 'transit:void:p1': -1_000 });
    expect(decision.events[0]).toMatchObject({ data: { dueYen: 1_000, late: [], uses: [] } });
    const both = wallet().given(...before, noted('c1', { lotIds: ['c1'] }));
    const late = both.when(voidPayment(['c1', 700], ['c2', 300])).decision.events[0];
    expect(late).toMatchObject({ data: { dueYen: 300, late: [{ lotId: 'c1', amountYen: 700 }] } });
  });

  describe('in transit', () => {
    const before = [charged('c1', 700), paid('p1', ['c1', 700]), noted('c1', { lotIds: ['c1'] })];
    const { events } = wallet()
      .given(...before)
      .when(voidPayment(['c1', 700])).decision;
    const settle = (recoveredYen: number, paidOutYen = 0) =>
      ({ type: 'settle-void', paymentId: 'p1', recoveredYen, paidOutYen }) as const;

    it('ends at zero: what nobody had borne is the customer’s, in a lot of its own', () => {
      const settled = wallet()
        .given(...before, ...events)
        .when(settle(500)).decision.events;
      expect(sums([...events, ...settled])).toEqual({ 'merchant:m': 700, 'transit:void:p1': -500, 'wallet:c': -200 });
      const { state } = wallet().given(...before, ...events, ...settled);
      expect(state.open).toMatchObject([
        { lotId: 'refund:p1', origin: { kind: 'refund', id: 'p1' }, remainingYen: 200 },
      ]);
      expect(state.voidsInTransit.size).toBe(0);
    });

    it('is settled once, for no more than there is, and not into a wallet that was closed meanwhile', () => {
      const given = wallet().given(...before, ...events);
      given.when(settle(701)).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
      const done = given.when(settle(700)).decision.events;
      expect(done.map(({ type }) => type)).toEqual(['wallet.void-settled.v1']);
      wallet()
        .given(...before, ...events, ...done)
        .when(settle(700))
        .thenEvents([]);
      const gone = wallet().given(...before, ...events, closed(0));
      gone.when(settle(500)).thenRefused('WALLET_CLOSED');
      expect(gone.when(settle(500, 200)).decision.events).toHaveLength(1);
    });
  });
});

describe('what a reversal takes back: the cashback of a voided payment', () => {
  const before = [charged('c1', 700), paid('p1', ['c1', 700]), cashback('p1', 140)];
  const withdrawn = (events: readonly WalletEvent[]) =>
    events.find(({ type }) => type === 'wallet.cashback-withdrawn.v2');

  it('comes out of its own lot', () => {
    const { decision } = wallet()
      .given(...before)
      .when(voidPayment(['c1', 700]));
    expect(withdrawn(decision.events)).toMatchObject({ data: { uses: [{ lotId: 'cashback:p1', amountYen: 140 }] } });
  });

  it('comes out of what the void brings back where it was spent, and cap and budget are whole again', () => {
    const spent = [...before, paid('p2', ['cashback:p1', 40])];
    const { decision } = wallet()
      .given(...spent)
      .when(voidPayment(['c1', 700]));
    expect(withdrawn(decision.events)).toMatchObject({
      data: {
        lotId: 'cashback:p1',
        amountYen: 140,
        uses: [
          { lotId: 'cashback:p1', amountYen: 100 },
          { lotId: 'c1', amountYen: 40 },
        ],
      },
    });
    const { state } = wallet().given(...spent, ...decision.events);
    expect(state.balanceYen).toBe(660);
    expect(sums([...before, ...decision.events]).promotion).toBeUndefined();
    expect(state.grantedYen.get('2019-07 k')).toBe(0);
  });

  it('comes out of its lot on hold, and the hold gives up just that', () => {
    const { decision } = wallet()
      .given(...before, held('h', ['cashback:p1', 140]))
      .when(voidPayment(['c1', 700]));
    expect(decision.events.map(({ type }) => type)).toEqual([
      'wallet.payment-voided.v1',
      'wallet.hold-released.v1',
      'wallet.cashback-withdrawn.v2',
    ]);
    expect(sums(decision.events)).toMatchObject({ 'hold:c': 140, promotion: -140, 'wallet:c': -700 });
  });

  it('comes out of what was compensated, or of a closed account’s due, before anybody gets that', () => {
    const spent = [...before, paid('p2', ['cashback:p1', 140])];
    const late = wallet()
      .given(...spent, noted('c1', { lotIds: ['c1'] }))
      .when(voidPayment(['c1', 700])).decision.events;
    expect(sums(late)).toEqual({ 'merchant:m': 700, promotion: -140, 'transit:void:p1': -560 });
    const due = wallet()
      .given(...spent, closed(0))
      .when(voidPayment(['c1', 700])).decision.events;
    expect(sums(due)).toEqual({ 'merchant:m': 700, promotion: -140, 'transit:void:p1': -560 });
    const { state } = wallet().given(...spent, closed(0), ...due);
    expect(usedYen(state.open.map(({ lotId, remainingYen }) => ({ lotId, amountYen: remainingYen })))).toBe(0);
  });
});
