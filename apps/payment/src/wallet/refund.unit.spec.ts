import fc from 'fast-check';
import { cashback, charged, closed, frozen, held, paid, wallet } from '../../test/wallet-examples';
import { takeBackCashback } from './cashback-return';
import { lastConsumed, MOST_REFUNDS } from './refunds';
import type { RefundPayment } from './wallet.commands';
import type { WalletEvent } from './wallet.events';

type Uses = [string, number][];
const refund = (refundId: string, amountYen: number | undefined, ...uses: Uses): RefundPayment => ({
  type: 'refund-payment',
  refundId,
  paymentId: 'p1',
  merchantId: 'm',
  paidYen: uses.reduce((sum, [, yen]) => sum + yen, 0),
  uses: uses.map(([lotId, yen]) => ({ lotId, amountYen: yen })),
  amountYen,
  reason: 'too large',
});
const voidOf = (...uses: Uses) => {
  const { uses: back, paidYen } = refund('', undefined, ...uses);
  return {
    type: 'void-payment',
    paymentId: 'p1',
    merchantId: 'm',
    amountYen: paidYen,
    uses: back,
    reason: 'r',
  } as const;
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
/** The events of these commands one after the other, and of those before. */
const after = (before: readonly WalletEvent[], ...commands: RefundPayment[]) => {
  const events = [...before];
  for (const command of commands) {
    const given = wallet().given(...events);
    events.push(...given.when(command).decision.events);
  }
  return events;
};
const two: Uses = [
  ['c1', 700],
  ['c2', 300],
];
const bought = [charged('c1', 700), charged('c2', 500), paid('p1', ...two)];
const left = (events: readonly WalletEvent[]) =>
  wallet()
    .given(...events)
    .state.open.map(({ lotId, remainingYen }) => [lotId, remainingYen]);

describe('a refund', () => {
  it('gives a part back to the lots it came from, the last consumed first', () => {
    const events = after(bought, refund('r1', 200, ...two));
    expect(left(events)).toEqual([['c2', 400]]);
    expect(left(after(events, refund('r2', 300, ...two)))).toEqual([
      ['c1', 200],
      ['c2', 500],
    ]);
    expect(sums(events.slice(bought.length))).toEqual({ 'merchant:m': 200, 'wallet:c': -200 });
  });

  it('without an amount is of all that is left', () => {
    const events = after(bought, refund('r1', 200, ...two));
    wallet()
      .given(...events)
      .when(refund('r2', undefined, ...two))
      .thenReply({ refundId: 'r2', amountYen: 800, refundedYen: 1_000, remainingYen: 0 });
    expect(left(after(events, refund('r2', undefined, ...two)))).toEqual([
      ['c1', 700],
      ['c2', 500],
    ]);
  });

  it('is made once under its id, for ever', () => {
    const events = after(bought, refund('r1', 200, ...two), refund('r2', 100, ...two));
    wallet()
      .given(...events)
      .when(refund('r1', 200, ...two))
      .thenEvents([])
      .thenReply({ refundId: 'r1', amountYen: 200, refundedYen: 200, remainingYen: 800 });
  });

  it('is never of more than is left, and not of a payment that was voided', () => {
    const events = after(bought, refund('r1', 200, ...two));
    const given = wallet().given(...events);
    given.when(refund('r2', 801, ...two)).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
    wallet()
      .given(...after(events, refund('r2', 800, ...two)))
      .when(refund('r3', 1, ...two))
      .thenRefused('PAYMENT_ALREADY_REFUNDED');
    const { events: voided } = wallet()
      .given(...bought)
      .when(voidOf(...two)).decision;
    wallet()
      .given(...bought, ...voided)
      .when(refund('r1', 1, ...two))
      .thenRefused('PAYMENT_ALREADY_VOIDED');
  });

  it('leaves nothing to void: what is left is refunded', () => {
    wallet()
      .given(...after(bought, refund('r1', 200, ...two)))
      .when(voidOf(...two))
      .thenRefused('PAYMENT_ALREADY_REFUNDED');
  });

  it('is one of so many, then of all that is left', () => {
    const many = Array.from({ length: MOST_REFUNDS }, (_, n) => refund(`r${n}`, 1, ...two));
    const given = wallet().given(...after(bought, ...many));
    given.when(refund('more', 1, ...two)).thenRefused('TOO_MANY_REFUNDS');
    given
      .when(refund('rest', undefined, ...two))
      .thenReply({ refundId: 'rest', amountYen: 950, refundedYen: 1_000, remainingYen: 0 });
  });

  it('reaches a frozen wallet', () => {
    expect(left(after([...bought, frozen], refund('r1', 300, ...two)))).toEqual([['c2', 500]]);
  });

  it('whatever the parts: all of them give back what was taken, no lot more than it gave', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, parts, (taken, given) => {
        const uses = taken.map((amountYen, n) => ({ lotId: `l${n}`, amountYen }));
        const paidYen = taken.reduce((sum, yen) => sum + yen, 0);
        const back = new Map<string, number>();
        let beforeYen = 0;
        for (const part of [...given, paidYen]) {
          const yen = Math.min(part, paidYen - beforeYen);
          for (const one of lastConsumed(uses, beforeYen, yen)) {
            back.set(one.lotId, (back.get(one.lotId) ?? 0) + one.amountYen);
          }
          beforeYen += yen;
        }
        expect(uses.map(({ lotId }) => back.get(lotId))).toEqual(taken);
      }),
    );
  });
});

describe('two ways of giving back: a refund', () => {
  it('of what was compensated is a late recovery, in transit under its own id', () => {
    const before = [...bought, noted('c2', { lotIds: ['c2'] })];
    const events = after(before, refund('r1', 200, ...two), refund('r2', 300, ...two));
    expect(events.slice(before.length)).toMatchObject([
      { data: { refundId: 'r1', uses: [], late: [{ lotId: 'c2', amountYen: 200, originalIds: ['c2'] }] } },
      { data: { uses: [{ lotId: 'c1', amountYen: 200 }], late: [{ lotId: 'c2', amountYen: 100 }] } },
    ]);
    const { state } = wallet().given(...events);
    expect([...state.voidsInTransit]).toEqual([
      ['r1', 200],
      ['r2', 100],
    ]);
    const settle = { type: 'settle-void', paymentId: 'p1', refundId: 'r1', recoveredYen: 150, paidOutYen: 0 } as const;
    const settled = wallet()
      .given(...events)
      .when(settle).decision.events;
    expect(sums([...events.slice(before.length), ...settled])).toMatchObject({
      'transit:void:r1': -150,
      'transit:void:r2': -100,
    });
    expect(settled).toMatchObject([
      { type: 'wallet.refund-credited.v1', data: { lotId: 'refund:r1', amountYen: 50 } },
      { type: 'wallet.void-settled.v1', data: { refundId: 'r1' } },
    ]);
    wallet()
      .given(...events, ...settled)
      .when(settle)
      .thenEvents([]);
  });

  it('K: goes on hold again where its lot is held', () => {
    const before = [...bought, held('h', ['c2', 100])];
    const events = after(before, refund('r1', 200, ...two));
    expect(sums(events.slice(before.length))).toEqual({ 'merchant:m': 200, 'hold:c': -200 });
    expect(wallet().given(...events).state.heldYen).toBe(300);
  });

  it('into a closed account is the customer’s due', () => {
    const before = [...bought, closed(200)];
    expect(sums(after(before, refund('r1', 250, ...two)).slice(before.length))).toEqual({
      'merchant:m': 250,
      'transit:void:r1': -250,
    });
  });

  it('before a compensation of the debit is no money of the compensation: it must know of it', () => {
    const given = wallet().given(...after(bought, refund('r1', 200, ...two)));
    const note = {
      type: 'note-compensation',
      compensationId: 'p1',
      incidentId: 'i',
      lotIds: [],
      debitId: 'p1',
    } as const;
    given.when(note).thenRefused('PAYMENT_ALREADY_REFUNDED');
    given.when({ ...note, refundedYen: 199 }).thenRefused('PAYMENT_ALREADY_REFUNDED');
    expect(given.when({ ...note, refundedYen: 200 }).decision.events).toHaveLength(1);
  });
});

describe('what a reversal takes back: the cashback of a refunded payment', () => {
  const earned = [...bought, cashback('p1', 101)];

  it('goes back in proportion, to the yen, and in the end whole', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(parts, (some) => {
        let refundedYen = 0;
        let events: WalletEvent[] = [...earned];
        for (const [n, yen] of [...some, 1_000].entries()) {
          if (refundedYen === 1_000) break;
          const amountYen = Math.min(yen, 1_000 - refundedYen);
          events = after(events, refund(`r${n}`, amountYen, ...two));
          refundedYen += amountYen;
          const promotionYen = sums(events).promotion ?? 0;
          expect(promotionYen).toBe(Math.floor((101 * (1_000 - refundedYen)) / 1_000));
          expect(
            wallet()
              .given(...events)
              .state.grantedYen.get('2019-07 k'),
          ).toBe(promotionYen);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('that was granted after a refund is in proportion to what was left then', () => {
    const pending: WalletEvent = {
      type: 'wallet.cashback-pending.v1',
      data: {
        customerId: 'c',
        grantId: 'cashback:p1',
        cause: { kind: 'payment', id: 'p1' },
        causeYen: 1_000,
        campaignId: 'k',
        amountYen: 100,
      },
    };
    const before = after([...bought, pending], refund('r1', 400, ...two));
    const { events } = wallet()
      .given(...before)
      .when({ type: 'grant-cashback', grantId: 'cashback:p1', fundedYen: 100, funding: 1 }).decision;
    const granted = [...before, ...events];
    expect(sums(granted).promotion).toBe(60);
    const part = after(granted, refund('r2', 300, ...two));
    expect(sums(part).promotion).toBe(30);
    const whole = after(part, refund('r3', undefined, ...two));
    expect(sums(whole).promotion).toBeUndefined();
    expect(
      wallet()
        .given(...whole)
        .state.grantedYen.get('2019-07 k'),
    ).toBe(0);
  });

  it('comes out of what the refund brings back where it was spent', () => {
    const before = [...earned, paid('p2', ['cashback:p1', 101])];
    const events = after(before, refund('r1', 500, ...two)).slice(before.length);
    expect(events).toMatchObject([
      { type: 'wallet.payment-refunded.v1' },
      { type: 'wallet.cashback-withdrawn.v2', data: { withdrawalId: 'r1', amountYen: 51 } },
    ]);
    expect(sums(events)).toEqual({ 'merchant:m': 500, 'wallet:c': -449, promotion: -51 });
  });

  it('is owed where nothing that came back replaces it', () => {
    const before = [charged('c1', 10), paid('p1', ['c1', 10]), cashback('p1', 1_000), paid('p2', ['cashback:p1', 900])];
    const events = after(before, refund('r1', undefined, ['c1', 10])).slice(before.length);
    expect(events).toMatchObject([
      { type: 'wallet.payment-refunded.v1' },
      { type: 'wallet.cashback-withdrawn.v2', data: { amountYen: 110 } },
      { type: 'wallet.cashback-owed.v1', data: { lotId: 'cashback:p1', amountYen: 890 } },
    ]);
    expect(sums(events)).toMatchObject({ promotion: -1_000, 'transit:cashback:r1:cashback:p1': 890 });
    expect(
      wallet()
        .given(...before, ...events)
        .state.grantedYen.get('2019-07 k'),
    ).toBe(0);
  });

  it('is taken back for any other cause, at most what is left of it', () => {
    const { state } = wallet().given(...earned, paid('p2', ['cashback:p1', 40]));
    const withdrawal = { lotId: 'cashback:p1', withdrawalId: 'w', reason: 'granted by mistake' };
    const some = takeBackCashback(state, withdrawal, 50);
    expect([some.takenBackYen, sums(some.events)]).toEqual([50, { 'wallet:c': 50, promotion: -50 }]);
    const all = takeBackCashback(state, withdrawal, 1_000);
    expect([all.takenBackYen, sums(all.events)]).toEqual([
      101,
      { 'wallet:c': 61, 'transit:cashback:w:cashback:p1': 40, promotion: -101 },
    ]);
  });
});
