import { usedYen } from '@modosu/accounting/lot';
import fc from 'fast-check';
import type { CampaignTerms } from '../src/campaign/campaign.events';
import type { WalletCommand } from '../src/wallet/wallet.commands';
import { walletDecider } from '../src/wallet/wallet.decider';
import type { WalletEvent } from '../src/wallet/wallet.events';
import { holdAccount, homeAccount, type Wallet } from '../src/wallet/wallet.state';
import { context, NOW, payCommand } from './wallet-examples';

const campaign: CampaignTerms = {
  campaignId: 'k',
  name: 'Ten per cent',
  percent: 10,
  monthlyCapYen: 2_000,
  from: '2019-07-01T00:00:00.000Z',
  to: '2019-08-01T00:00:00.000Z',
  excludedCategories: [],
};
const decider = walletDecider({ ...context, campaigns: () => [campaign] });

/** A few names of each kind, so that commands meet each other's lots, holds and payments. */
const name = (kind: string) => fc.nat(5).map((n) => `${kind}${n}`);
const yen = fc.integer({ min: 1, max: 20_000 });
const lotId = fc.oneof(
  name('c'),
  name('p').map((p) => `cashback:${p}`),
  name('t').map((t) => `transfer:${t}`),
);
const namedLots = fc.array(fc.record({ lotId, amountYen: yen }), { maxLength: 4 });
const remedy = { holdId: name('h'), compensationId: name('x'), incidentId: fc.constant('i') };
const reason = fc.constant('because');
const command: fc.Arbitrary<WalletCommand> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('credit-charge' as const),
      chargeId: name('c'),
      amountYen: yen,
      method: fc.constant('credit' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.nat(5), yen)
      .map(([n, amountYen]) => payCommand({ paymentId: `p${n}`, codeHash: `code ${n}`, amountYen })),
  },
  fc.record({ type: fc.constant('reserve-room' as const), originId: name('c'), amountYen: yen }),
  fc.record({ type: fc.constant('release-room' as const), originId: name('c'), reason }),
  fc.record({
    type: fc.constant('restore' as const),
    compensationId: name('x'),
    incidentId: fc.constant('i'),
    amountYen: yen,
  }),
  fc.record({
    type: fc.constant('send-transfer' as const),
    transferId: name('s'),
    toCustomerId: fc.constant('o'),
    amountYen: yen,
  }),
  fc.record({
    type: fc.constant('receive-transfer' as const),
    transferId: name('t'),
    fromCustomerId: fc.constant('o'),
    amountYen: yen,
  }),
  fc.record({
    type: fc.constant('place-hold' as const),
    holdId: name('h'),
    lotIds: fc.array(lotId, { minLength: 1, maxLength: 4 }),
    maximumYen: yen,
    reason,
  }),
  fc.record({ type: fc.constant('release-hold' as const), holdId: name('h'), reason }),
  fc.record({
    type: fc.constant('collect-hold' as const),
    amountYen: yen,
    lots: fc.option(namedLots, { nil: undefined }),
    ...remedy,
  }),
  fc.record({
    type: fc.constant('reverse-cashback' as const),
    lotId,
    fromHoldYen: fc.nat(2_000),
    fromLossYen: fc.nat(500),
    lots: fc.option(namedLots, { nil: undefined }),
    ...remedy,
  }),
  fc.record({
    type: fc.constant('note-compensation' as const),
    compensationId: name('x'),
    incidentId: fc.constant('i'),
    lotIds: fc.array(lotId, { maxLength: 2 }),
    debitId: name('p'),
  }),
  fc.record({
    type: fc.constant('settle-void' as const),
    paymentId: name('p'),
    refundId: fc.option(
      fc.tuple(name('f'), name('p')).map(([f, p]) => `${f}:${p}`),
      { nil: undefined },
    ),
    recoveredYen: fc.nat(500),
    paidOutYen: fc.nat(500),
  }),
  fc.constantFrom({ type: 'freeze', reason: 'r' } as const, { type: 'unfreeze', reason: 'r' } as const),
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('hand-over' as const),
      reference: name('r'),
      amountYen: yen,
      lots: fc.option(namedLots, { nil: undefined }),
    }),
  },
);
/** A payment to be voided or refunded is looked up in the history, as the service does. */
interface GiveBack {
  readonly paymentId: string;
  readonly refundId?: string;
  readonly amountYen?: number;
}
const step = fc.oneof(
  { weight: 8, arbitrary: command },
  { weight: 1, arbitrary: fc.record({ paymentId: name('p') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      paymentId: name('p'),
      refundId: name('f'),
      amountYen: fc.option(fc.integer({ min: 1, max: 8_000 }), { nil: undefined }),
    }),
  },
);
/** Where in the sequence the wallet is closed, if at all. */
const sequence = fc.record({ steps: fc.array(step, { maxLength: 80 }), closedAt: fc.option(fc.nat(80)) });

interface Run {
  wallet: Wallet;
  history: WalletEvent[];
}

function run(run: Run, asked: WalletCommand): Run & { decision: ReturnType<typeof decider.decide> } {
  const decision = decider.decide(asked, run.wallet, NOW);
  const history = [...run.history, ...decision.events];
  let { wallet } = run;
  for (const event of decision.events) {
    wallet = decider.evolve(wallet, event, { revision: history.length, occurredAt: NOW, commandId: 'x' });
  }
  return { wallet, history, decision };
}

function commandOf(step: WalletCommand | GiveBack, history: readonly WalletEvent[]): WalletCommand | undefined {
  if ('type' in step) return step;
  const paid = history.find(
    (event) => event.type === 'wallet.payment-made.v1' && event.data.paymentId === step.paymentId,
  );
  if (paid?.type !== 'wallet.payment-made.v1') return undefined;
  const { paymentId, merchantId, amountYen, uses } = paid.data;
  const payment = { paymentId, merchantId, uses, reason: 'r' };
  const { refundId } = step;
  if (refundId === undefined) return { type: 'void-payment', ...payment, amountYen };
  // An id names one refund of one payment.
  const id = `${refundId}:${paymentId}`;
  return { type: 'refund-payment', refundId: id, ...payment, paidYen: amountYen, amountYen: step.amountYen };
}

function afterEachStep(check: (run: Run, asked: WalletCommand) => void): void {
  fc.assert(
    fc.property(sequence, ({ steps, closedAt }) => {
      let now = run({ wallet: decider.initial, history: [] }, { type: 'activate', customerId: 'c' }) as Run;
      for (const [index, one] of steps.entries()) {
        const asked = index === closedAt ? ({ type: 'close' } as const) : commandOf(one, now.history);
        if (!asked) continue;
        now = run(now, asked);
        check(now, asked);
      }
    }),
    { numRuns: 300 },
  );
}

const balances = (history: readonly WalletEvent[]) => {
  const sums = new Map<string, number>();
  for (const { data } of history) {
    for (const { account, amountYen } of ('entry' in data && data.entry?.postings) || []) {
      sums.set(account, (sums.get(account) ?? 0) + amountYen);
    }
  }
  return sums;
};

describe('whatever happens to a wallet', () => {
  it('its balance is what its lots hold and what its accounts say, and its holds are what the hold account says', () => {
    afterEachStep(({ wallet, history }) => {
      const sums = balances(history);
      const account = (name: string) => 0 - (sums.get(name) ?? 0);
      expect(wallet.open.reduce((sum, { remainingYen }) => sum + remainingYen, 0)).toBe(wallet.balanceYen);
      expect(account('wallet:c') + account('closed:c')).toBe(wallet.balanceYen);
      expect(account(homeAccount(wallet))).toBe(wallet.balanceYen);
      expect([...wallet.holds.values()].reduce((sum, uses) => sum + usedYen(uses), 0)).toBe(wallet.heldYen);
      expect(account(holdAccount(wallet))).toBe(wallet.heldYen);
    });
  });

  it('every entry balances, every amount is the sum of its uses, and no lot gives more than it was credited', () => {
    afterEachStep(({ wallet, history }) => {
      for (const { type, data } of history) {
        const postings = ('entry' in data && data.entry?.postings) || [];
        expect(postings.reduce((sum, { amountYen }) => sum + amountYen, 0)).toBe(0);
        if (type === 'wallet.payment-voided.v2' || type === 'wallet.payment-refunded.v1') {
          const parts = usedYen(data.uses) + usedYen(data.late) + data.dueYen + data.cashbackYen;
          expect(parts).toBe(data.amountYen);
        } else if ('uses' in data && !('fromLossYen' in data)) expect(usedYen(data.uses)).toBe(data.amountYen);
      }
      for (const { lotId, remainingYen, amountYen } of wallet.open) {
        expect(remainingYen).toBeGreaterThan(0);
        expect(remainingYen).toBeLessThanOrEqual(amountYen);
        const held = [...wallet.holds.values()].flat().filter((use) => use.lotId === lotId);
        expect(remainingYen + usedYen(held)).toBeLessThanOrEqual(amountYen);
      }
      const order = wallet.open.map(({ seq }) => seq);
      expect(order).toEqual([...order].sort((a, b) => a - b));
    });
  });

  it('a command decided again has no second effect, though its id were forgotten', () => {
    const repeatable = new Set(['place-hold', 'hand-over', 'activate', 'close', 'freeze', 'unfreeze']);
    afterEachStep((now, asked) => {
      const { decision, wallet } = run(now, asked);
      // Rooms are for now, not for ever; codes are refused the second time; the rest answers without an event.
      if (asked.type === 'reserve-room' && !now.wallet.rooms.has(asked.originId)) return;
      if (asked.type === 'collect-hold' && !now.wallet.collected.has(asked.compensationId)) return;
      if (asked.type === 'hand-over' && !now.wallet.handedOver.has(asked.reference)) return;
      if (repeatable.has(asked.type)) return expect(wallet.balanceYen).toBe(now.wallet.balanceYen);
      return expect(decision.events).toEqual([]);
    });
  });

  it('cashback of a month stays within its cap, and is never taken back twice', () => {
    afterEachStep(({ wallet }) => {
      const granted = wallet.grantedYen.get('2019-07 k') ?? 0;
      expect(granted).toBeGreaterThanOrEqual(0);
      expect(granted).toBeLessThanOrEqual(campaign.monthlyCapYen);
      for (const [lot, takenYen] of wallet.takenBack) {
        expect(takenYen).toBeLessThanOrEqual(wallet.known.get(lot)?.amountYen ?? 0);
      }
    });
  });
});
