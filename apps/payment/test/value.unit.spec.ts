import fc from 'fast-check';
import type { CampaignTerms } from '../src/campaign/campaign.events';
import type { WalletCommand } from '../src/wallet/wallet.commands';
import { walletDecider } from '../src/wallet/wallet.decider';
import type { WalletEvent } from '../src/wallet/wallet.events';
import { type Wallet } from '../src/wallet/wallet.state';
import { context, payCommand } from './wallet-examples';

const campaign: CampaignTerms = {
  campaignId: 'k',
  name: 'Twenty per cent',
  percent: 20,
  monthlyCapYen: 3_000,
  from: '2019-06-01T00:00:00.000Z',
  to: '2019-10-01T00:00:00.000Z',
  excludedCategories: [],
};
const decider = walletDecider({ ...context, campaigns: () => [campaign] });

/** Around the ends of months in Japan, in any order: two copies' clocks differ, and one may be put back. */
const moment = fc
  .record({ month: fc.integer({ min: 6, max: 8 }), minute: fc.integer({ min: -30, max: 30 }) })
  .map(({ month, minute }) => new Date(Date.UTC(2019, month, 1, -9, minute)).toISOString());
const yen = fc.integer({ min: 1, max: 20_000 });
/** Of a payment, in per cent. */
const share = fc.integer({ min: 1, max: 100 });
type Step = { at: string } & (
  | { do: 'charge' | 'pay' | 'send'; yen: number }
  | { do: 'hold' | 'release' | 'note'; of: number }
  | { do: 'void'; of: number }
  | { do: 'refund'; of: number; share: number }
  | { do: 'close' }
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('charge' as const), yen, at: moment }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pay' as const), yen, at: moment }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), yen, at: moment }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('void' as const), of: fc.nat(40), at: moment }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('refund' as const), of: fc.nat(40), share, at: moment }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('hold', 'release', 'note' as const), of: fc.nat(6), at: moment }),
  },
);
const steps = fc
  .record({ some: fc.array(step, { maxLength: 60 }), closedAt: fc.option(fc.nat(60)), at: moment })
  .map(({ some, closedAt, at }): Step[] =>
    closedAt === null ? some : [...some.slice(0, closedAt), { do: 'close', at }, ...some.slice(closedAt)],
  );

interface Run {
  wallet: Wallet;
  history: { event: WalletEvent; at: string }[];
}

function commandsOf(one: Step, index: number, { wallet, history }: Run): WalletCommand[] {
  const id = `${one.do}${index}`;
  const paid = history.flatMap(({ event }) => (event.type === 'wallet.payment-made.v1' ? [event.data] : []));
  const lots = history.flatMap(({ event }) =>
    'lotId' in event.data && 'origin' in event.data ? [event.data.lotId] : [],
  );
  switch (one.do) {
    case 'charge':
      return [{ type: 'credit-charge', chargeId: id, amountYen: one.yen, method: 'credit' }];
    case 'pay': {
      const shown = { ...payCommand().shown, at: one.at };
      return [payCommand({ paymentId: id, codeHash: id, amountYen: Math.min(one.yen, wallet.balanceYen) || 1, shown })];
    }
    case 'send':
      return [{ type: 'send-transfer', transferId: id, toCustomerId: 'o', amountYen: one.yen }];
    case 'void': {
      const data = paid[one.of % Math.max(1, paid.length)];
      if (!data) return [];
      const { paymentId, merchantId, amountYen, uses } = data;
      const voiding = { type: 'void-payment', paymentId, merchantId, amountYen, uses, reason: 'r' } as const;
      // Nothing of it had been borne: what was in transit is the customer's, unless the account is closed.
      const credit = { type: 'settle-void', paymentId, recoveredYen: 0, paidOutYen: 0 } as const;
      return [voiding, credit];
    }
    case 'refund': {
      const data = paid[one.of % Math.max(1, paid.length)];
      if (!data) return [];
      const { paymentId, merchantId, amountYen: paidYen, uses } = data;
      const payment = { paymentId, merchantId, paidYen, uses, reason: 'r' };
      const amountYen = Math.ceil((paidYen * one.share) / 100);
      const refund = { type: 'refund-payment', refundId: id, ...payment, amountYen } as const;
      const settle = { type: 'settle-void', paymentId, refundId: id, recoveredYen: 0, paidOutYen: 0 } as const;
      return [refund, settle];
    }
    case 'hold':
    case 'release':
    case 'note': {
      const lotId = lots[one.of % Math.max(1, lots.length)];
      if (!lotId) return [];
      if (one.do === 'hold') return [{ type: 'place-hold', holdId: lotId, lotIds: [lotId], reason: 'r' }];
      if (one.do === 'release') return [{ type: 'release-hold', holdId: lotId, reason: 'r' }];
      return [{ type: 'note-compensation', compensationId: lotId, incidentId: 'i', lotIds: [lotId] }];
    }
    case 'close':
      return [{ type: 'close' }];
  }
}

/** Calls `check` after each step of any course of charges, payments, transfers, voids, refunds and holds. */
function afterEachStep(check: (run: Run) => void): void {
  fc.assert(
    fc.property(steps, (some) => {
      const run: Run = { wallet: decider.initial, history: [] };
      const apply = (command: WalletCommand, at: string) => {
        for (const event of decider.decide(command, run.wallet, at).events) {
          run.history.push({ event, at });
          const place = { revision: run.history.length, occurredAt: at, commandId: 'x' };
          run.wallet = decider.evolve(run.wallet, event, place);
        }
      };
      apply({ type: 'activate', customerId: 'c' }, '2019-07-01T00:00:00.000Z');
      for (const [index, one] of some.entries()) {
        for (const command of commandsOf(one, index, run)) apply(command, one.at);
        check(run);
      }
    }),
    { numRuns: 500 },
  );
}

interface Totals {
  chargedYen: number;
  sentYen: number;
  goodsYen: number;
  /** Earned by what stands of payments. */
  earnedYen: number;
  owedYen: number;
  byMonth: Map<string, number>;
  promotionYen: number;
}

function totals(history: Run['history']): Totals {
  const events = history.map(({ event }) => event);
  const sums: Totals = {
    chargedYen: 0,
    sentYen: 0,
    goodsYen: 0,
    earnedYen: 0,
    owedYen: 0,
    byMonth: new Map(),
    promotionYen: 0,
  };
  const left = standing(events);
  for (const { event, at } of history) {
    const { type, data } = event;
    for (const { account, amountYen } of ('entry' in data && data.entry?.postings) || [])
      if (account === 'promotion') sums.promotionYen += amountYen;
    if (type === 'wallet.charge-credited.v1') sums.chargedYen += data.amountYen;
    if (type === 'wallet.transfer-sent.v1') sums.sentYen += data.amountYen;
    if (type === 'wallet.cashback-owed.v1') sums.owedYen += data.amountYen;
    if (type === 'wallet.payment-made.v1') sums.goodsYen += left.get(data.paymentId)!.yen;
    if (type === 'wallet.cashback-granted.v1') {
      const { yen, paidYen } = left.get(data.paymentId)!;
      const earnedYen = Math.floor((data.amountYen * yen) / paidYen);
      sums.earnedYen += earnedYen;
      const month = new Date(Date.parse(at) + 9 * 3_600_000).toISOString().slice(0, 7);
      sums.byMonth.set(month, (sums.byMonth.get(month) ?? 0) + earnedYen);
    }
  }
  return sums;
}

/** By payment, what stands of it after voids and refunds. */
function standing(events: readonly WalletEvent[]): Map<string, { paidYen: number; yen: number }> {
  const left = new Map<string, { paidYen: number; yen: number }>();
  for (const { type, data } of events) {
    if (type === 'wallet.payment-made.v1') left.set(data.paymentId, { paidYen: data.amountYen, yen: data.amountYen });
    if (
      type === 'wallet.payment-refunded.v1' ||
      type === 'wallet.payment-voided.v1' ||
      type === 'wallet.payment-voided.v2'
    ) {
      left.get(data.paymentId)!.yen -= data.amountYen;
    }
  }
  return left;
}

describe('whatever is paid, spent, sent on, held, compensated, voided and refunded, in any order and by any clock', () => {
  it('nobody has more than was charged and what payments that stand have earned', () => {
    afterEachStep(({ wallet, history }) => {
      const { chargedYen, sentYen, goodsYen, earnedYen, owedYen } = totals(history);
      const inTransit = [...wallet.voidsInTransit.values()].reduce((sum, yen) => sum + yen, 0);
      expect(wallet.balanceYen + wallet.heldYen + inTransit + sentYen + goodsYen).toBe(
        chargedYen + earnedYen + owedYen,
      );
    });
  });

  it('no payment gives back more than was paid, and no lot holds more than was credited to it', () => {
    afterEachStep(({ wallet, history }) => {
      for (const { yen } of standing(history.map(({ event }) => event)).values()) expect(yen).toBeGreaterThanOrEqual(0);
      for (const { lotId, remainingYen } of wallet.open) {
        expect(remainingYen).toBeLessThanOrEqual(wallet.known.get(lotId)!.amountYen);
      }
    });
  });

  it('the campaign has granted exactly what payments that stand have earned', () => {
    afterEachStep(({ history }) => {
      const { earnedYen, promotionYen } = totals(history);
      expect(promotionYen).toBe(earnedYen);
    });
  });

  it('a month’s cap holds, and what a void or refund gave back of it can be earned again', () => {
    afterEachStep(({ wallet, history }) => {
      const { byMonth } = totals(history);
      for (const yen of byMonth.values()) expect(yen).toBeLessThanOrEqual(campaign.monthlyCapYen);
      for (const [key, yen] of wallet.grantedYen) expect(byMonth.get(key.slice(0, 7)) ?? 0).toBe(yen);
    });
  });
});
