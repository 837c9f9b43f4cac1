import fc from 'fast-check';
import type { Cut, MerchantCommand } from '../src/merchant/merchant.commands';
import { merchantDecider } from '../src/merchant/merchant.decider';
import type { MerchantEvent } from '../src/merchant/merchant.events';
import type { Merchant } from '../src/merchant/merchant.state';

const place = { revision: 0, occurredAt: '2019-07-02T08:00:00.000Z', commandId: 'x' };
const NOW = place.occurredAt;

/** What the wallets' streams say of one merchant: receipts above zero, what was given back below. */
type Line = { readonly kind: 'payment' | 'void' | 'refund'; readonly yen: number };

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ pay: fc.integer({ min: 1, max: 5_000 }) }) },
  { weight: 2, arbitrary: fc.record({ void: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ refund: fc.nat(30), yen: fc.integer({ min: 1, max: 2_000 }) }) },
  { weight: 2, arbitrary: fc.record({ close: fc.constant(true) }) },
  /** `late` lines are written between reading the lines and deciding, as by parallel voids. */
  { weight: 3, arbitrary: fc.record({ propose: fc.option(fc.integer({ min: 1, max: 8_000 })), late: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ approve: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ withdraw: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ bank: fc.nat(5), answer: fc.constantFrom('record-paid', 'record-failed') }) },
  { weight: 2, arbitrary: fc.record({ sentBack: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constantFrom({ hold: true as const }, { hold: false as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Shop {
  readonly lines: Line[] = [];
  readonly events: MerchantEvent[] = [];
  private readonly givenBack = new Map<number, number>();
  state: Merchant = merchantDecider.initial;
  payouts = 0;

  do(command: MerchantCommand): boolean {
    const decision = merchantDecider.decide(command, this.state, NOW);
    for (const event of decision.events) {
      this.state = merchantDecider.evolve(this.state, event, place);
      this.events.push(event);
    }
    return !('refusal' in decision);
  }

  /** Never more than is left of the payment. */
  giveBack(kind: 'void' | 'refund', which: number, yen?: number): void {
    const payments = this.lines.flatMap((line, at) => (line.kind === 'payment' ? [{ ...line, at }] : []));
    const payment = payments[which % Math.max(1, payments.length)];
    if (!payment) return;
    const before = this.givenBack.get(payment.at) ?? 0;
    if (kind === 'void' && before > 0) return;
    const amount = Math.min(yen ?? payment.yen, payment.yen - before);
    if (amount <= 0) return;
    this.givenBack.set(payment.at, before + amount);
    this.lines.push({ kind, yen: -amount });
  }

  get earnedYen(): number {
    return this.lines.reduce((sum, { yen }) => sum + yen, 0);
  }

  cut(): Cut {
    const { throughLine } = this.state.settled;
    const since = this.lines.slice(throughLine);
    const sum = (kind: Line['kind']) =>
      Math.abs(since.reduce((total, line) => total + (line.kind === kind ? line.yen : 0), 0));
    const sums = { receiptsYen: sum('payment'), voidsYen: sum('void'), refundsYen: sum('refund') };
    return { afterLine: throughLine, throughLine: this.lines.length, earnedYen: this.earnedYen, ...sums };
  }

  payout(n: number): string {
    return `p${n % Math.max(1, this.payouts)}`;
  }

  /** Debits less credits of the merchant's account, of the bank's side and of what is in transit. */
  bookedYen(): number {
    return this.events.reduce((sum, { data }) => {
      const postings = 'entry' in data ? data.entry.postings : [];
      return sum + postings.reduce((yen, one) => yen + (one.account === 'merchant:m' ? one.amountYen : 0), 0);
    }, 0);
  }
}

function play(shop: Shop, one: Step): void {
  const by = 'olga';
  const reason = 'r';
  if ('pay' in one) shop.lines.push({ kind: 'payment', yen: one.pay });
  else if ('void' in one) shop.giveBack('void', one.void);
  else if ('refund' in one) shop.giveBack('refund', one.refund, one.yen);
  else if ('close' in one) {
    shop.do({ type: 'close-statement', statementId: `s${shop.events.length}`, cut: shop.cut() });
  } else if ('propose' in one) {
    const cut = shop.cut();
    for (let n = 0; n < one.late; n += 1) shop.giveBack('void', n);
    const what = { payoutId: `p${shop.payouts}`, statementId: `s${shop.events.length}`, cut, reason, by };
    if (shop.do({ type: 'propose-payout', amountYen: one.propose ?? undefined, ...what })) shop.payouts += 1;
  } else if ('approve' in one) {
    const { earnedYen } = shop;
    const before = shop.state.committedYen;
    shop.do({ type: 'approve-payout', payoutId: shop.payout(one.approve), earnedYen, by: 'anton' });
    // What an approval commits was the merchant's at that moment.
    if (shop.state.committedYen > before) expect(shop.state.committedYen).toBeLessThanOrEqual(earnedYen);
  } else if ('withdraw' in one) shop.do({ type: 'withdraw-payout', payoutId: shop.payout(one.withdraw), reason, by });
  else if ('bank' in one) {
    const payoutId = shop.payout(one.bank);
    if (one.answer === 'record-paid') shop.do({ type: 'record-paid', payoutId, providerReference: 'ref' });
    else shop.do({ type: 'record-failed', payoutId, reason });
  } else if ('sentBack' in one) shop.do({ type: 'record-returned', payoutId: shop.payout(one.sentBack), reason });
  else shop.do({ type: one.hold ? 'hold-payouts' : 'release-payouts', reason, by: one.hold ? 'fritz' : 'olga' });
}

function eachStep(check: (shop: Shop) => void): void {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const shop = new Shop();
      shop.do({ type: 'register', merchantId: 'm', name: 'Corner shop', category: 'general' });
      for (const one of steps) {
        play(shop, one);
        check(shop);
      }
    }),
    { numRuns: 300 },
  );
}

describe('whatever happens to a merchant', () => {
  it('its balance is receipts less what was given back less what was paid out, and its account says the same', () => {
    eachStep((shop) => {
      const all = [...shop.state.payouts.values()];
      const sum = (...states: string[]) =>
        all.reduce((yen, one) => yen + (states.includes(one.state) ? one.amountYen : 0), 0);
      expect(shop.state.committedYen).toBe(sum('approved', 'paid'));
      expect(shop.state.proposedYen).toBe(sum('proposed'));
      expect(shop.bookedYen()).toBe(sum('paid'));
    });
  });

  it('every line is in exactly one statement, each opens with what the last closed with, and all sum up', () => {
    eachStep((shop) => {
      let through = 0;
      let closingYen = 0;
      let earnedYen = 0;
      for (const { type, data } of shop.events) {
        if (type !== 'merchant.statement-closed.v1') continue;
        expect(data.afterLine).toBe(through);
        expect(data.openingYen).toBe(closingYen);
        const lines = shop.lines.slice(data.afterLine, data.throughLine);
        const linesYen = data.receiptsYen - data.voidsYen - data.refundsYen;
        expect(linesYen).toBe(lines.reduce((yen, line) => yen + line.yen, 0));
        expect(data.closingYen).toBe(data.openingYen + linesYen - data.payoutsYen);
        earnedYen += linesYen;
        expect(data.earnedYen).toBe(earnedYen);
        through = data.throughLine;
        closingYen = data.closingYen;
      }
    });
  });

  it('a payout is approved by another person than who proposed it, and paid only when approved', () => {
    eachStep((shop) => {
      const proposer = new Map<string, string>();
      const approved = new Set<string>();
      for (const { type, data } of shop.events) {
        if (type === 'merchant.payout-proposed.v1') proposer.set(data.payoutId, data.by);
        else if (type === 'merchant.payout-approved.v1') {
          expect(proposer.get(data.payoutId)).not.toBe(data.by);
          approved.add(data.payoutId);
        } else if (type === 'merchant.payout-paid.v1') expect(approved.has(data.payoutId)).toBe(true);
      }
    });
  });
});
