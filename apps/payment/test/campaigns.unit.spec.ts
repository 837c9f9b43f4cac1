import fc from 'fast-check';
import type { CampaignTerms } from '../src/campaign/campaign.events';
import { isDrawn } from '../src/campaign/lottery';
import { grantKey } from '../src/wallet/wallet.state';
import { CampaignWorld, seeds } from './campaign-world';
import { payCommand } from './wallet-examples';

const plain: Omit<CampaignTerms, 'campaignId'> = {
  name: 'n',
  percent: 10,
  monthlyCapYen: 3_000,
  from: '2019-07-01T00:00:00.000Z',
  to: '2019-09-01T00:00:00.000Z',
  excludedCategories: [],
};
const later: Pick<CampaignTerms, 'methods' | 'grantAfterDays' | 'onStop'> = {
  methods: [],
  grantAfterDays: 0,
  onStop: 'honour',
};
/** Each for goods or charges of its own, so that all of them are met. */
const campaigns: readonly CampaignTerms[] = [
  { ...plain, campaignId: 'plain', excludedCategories: ['tobacco', 'electronics', 'gift-card'] },
  {
    ...plain,
    ...later,
    campaignId: 'budget',
    kind: 'payment',
    percent: 20,
    budgetYen: 2_500,
    excludedCategories: ['general', 'electronics', 'gift-card'],
  },
  {
    ...plain,
    ...later,
    campaignId: 'forfeit',
    kind: 'payment',
    grantAfterDays: 3,
    onStop: 'forfeit',
    budgetYen: 4_000,
    excludedCategories: ['general', 'tobacco', 'gift-card'],
  },
  {
    ...plain,
    ...later,
    campaignId: 'lottery',
    kind: 'lottery',
    percent: 100,
    budgetYen: 5_000,
    excludedCategories: ['general', 'tobacco', 'electronics'],
    lottery: { oneIn: 2, mostYen: 1_000, entriesPerMonth: 5, seedHash: seeds.hashOf('lottery') },
  },
  { ...plain, ...later, campaignId: 'bank', kind: 'charge', percent: 3, methods: ['bank'], budgetYen: 1_000 },
];
const CUSTOMERS = ['a', 'b', 'c'] as const;
/** Around the end of July in Japan (15:00 UTC), in no order. */
const at = fc
  .integer({ min: -120, max: 120 })
  .map((minutes) => new Date(Date.UTC(2019, 6, 31, 15, minutes)).toISOString());
const category = fc.constantFrom('general', 'tobacco', 'electronics', 'gift-card');
const customer = fc.nat(CUSTOMERS.length - 1);
const copy = fc.nat(1);
const index = fc.nat(40);

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('pay'), customer, category, at, yen: fc.integer({ min: 1, max: 9_000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('charge'), customer, at, yen: fc.integer({ min: 1, max: 20_000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void'), index, at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse'), index, at, yen: fc.integer({ min: 1, max: 900 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('refund', 'void-cashback'),
      index,
      at,
      partYen: fc.integer({ min: 1, max: 2_000 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('work'), index, copy }) },
  { weight: 14, arbitrary: fc.record({ do: fc.constant('go'), index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill'), index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop'), index: fc.nat(campaigns.length * 12), at }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function play(steps: readonly Step[], check: (world: CampaignWorld) => void): Promise<CampaignWorld> {
  const world = new CampaignWorld(campaigns);
  const now = '2019-07-01T00:00:00.000Z';
  for (const customerId of CUSTOMERS) {
    world.do(customerId, { type: 'activate', customerId }, now);
    world.do(
      customerId,
      { type: 'credit-charge', chargeId: `start-${customerId}`, amountYen: 90_000, method: 'atm' },
      now,
    );
  }
  for (const [n, one] of steps.entries()) {
    await take(world, one, n);
    check(world);
  }
  return world;
}

async function take(world: CampaignWorld, one: Step, n: number): Promise<void> {
  if ('yen' in one && 'customer' in one) {
    const customerId = CUSTOMERS[one.customer]!;
    const { yen: amountYen, at: now } = one;
    if (!('category' in one)) {
      world.do(customerId, { type: 'credit-charge', chargeId: `c${n}`, amountYen, method: 'bank' }, now);
      return;
    }
    const shown = { sessionId: 's', deviceId: 'd', at: now };
    const category = one.category as 'general';
    world.do(customerId, payCommand({ paymentId: `p${n}`, codeHash: `code ${n}`, amountYen, category, shown }), now);
  } else if (one.do === 'void' && 'at' in one) {
    const payments = world.of('wallet.payment-made.v1');
    const paid = payments[one.index % Math.max(1, payments.length)];
    if (!paid) return;
    const { customerId, paymentId, merchantId, amountYen, uses } = paid.data;
    world.do(customerId, { type: 'void-payment', paymentId, merchantId, amountYen, uses, reason: 'r' }, one.at);
  } else if ('partYen' in one) {
    if (one.do === 'refund') refund(world, one.index, one.partYen, `r${n}`, one.at);
    else voidCashback(world, one.index, one.partYen, `v${n}`, one.at);
  } else if (one.do === 'reverse' && 'yen' in one) {
    const granted = [...world.of('wallet.cashback-granted.v2'), ...world.of('wallet.cashback-granted.v1')];
    const lot = granted[one.index % Math.max(1, granted.length)]?.data;
    if (!lot) return;
    const { customerId, lotId } = lot;
    const named = [{ lotId, amountYen: one.yen }];
    const remedy = { holdId: lotId, compensationId: `x${n}`, incidentId: 'i', fromHoldYen: one.yen, fromLossYen: 0 };
    world.do(customerId, { type: 'reverse-cashback', lotId, lots: named, ...remedy }, one.at);
  } else if (one.do === 'work' && 'copy' in one) {
    const ids = [...world.open.keys()];
    if (ids.length > 0) world.work(one.copy, ids[one.index % ids.length]!);
  } else if (one.do === 'stop' && 'at' in one) {
    const terms = campaigns[one.index];
    if (terms) world.stop(terms.campaignId, one.at);
  } else if (one.do === 'go' || one.do === 'kill') {
    await world.letOn(one.index, one.do);
  }
}

function refund(world: CampaignWorld, index: number, amountYen: number, refundId: string, now: string): void {
  const payments = world.of('wallet.payment-made.v1');
  const paid = payments[index % Math.max(1, payments.length)];
  if (!paid) return;
  const { customerId, paymentId, merchantId, amountYen: paidYen, uses } = paid.data;
  const command = {
    type: 'refund-payment',
    refundId,
    paymentId,
    merchantId,
    paidYen,
    uses,
    amountYen,
    reason: 'r',
  } as const;
  world.do(customerId, command, now);
}

function voidCashback(world: CampaignWorld, index: number, amountYen: number, voidId: string, now: string): void {
  const pending = world.of('wallet.cashback-pending.v1').map(({ data }) => data);
  const granted = world.of('wallet.cashback-granted.v1').map(({ data }) => ({ ...data, grantId: data.lotId }));
  const all = [...pending, ...granted];
  const one = all[index % Math.max(1, all.length)];
  if (!one) return;
  world.do(one.customerId, { type: 'void-cashback', grantId: one.grantId, voidId, amountYen, reason: 'r' }, now);
}

const budgets = campaigns.filter(({ budgetYen }) => budgetYen !== undefined);

/** What the wallets have of a campaign: granted out of the budget, less what was taken back. */
function stillOut(world: CampaignWorld, campaignId: string): number {
  const granted = world.of('wallet.cashback-granted.v2').filter(({ data }) => data.campaignId === campaignId);
  const freed = world.of('wallet.budget-freed.v1').filter(({ data }) => data.campaignId === campaignId);
  const sum = (events: readonly { data: { amountYen: number } }[]) =>
    events.reduce((yen, { data }) => yen + data.amountYen, 0);
  return sum(granted) - sum(freed);
}

describe('whatever happens to campaigns, in two copies that may die between any two steps', () => {
  it('no cap and no budget is ever passed, and in the end budgets are spent by exactly what the wallets have', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200 }), async (steps) => {
        const world = await play(steps, withinLimits);
        await world.drain();
        withinLimits(world);
        for (const { campaignId } of campaigns) {
          const { spentYen, funded } = world.campaign(campaignId);
          if (campaignId !== 'plain') expect([campaignId, spentYen]).toEqual([campaignId, stillOut(world, campaignId)]);
          expect(funded.size).toBe(0);
        }
        for (const customerId of CUSTOMERS) capsAreWhatIsOut(world, customerId);
        eachIsDecidedOnce(world);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('money is conserved: every entry balances, and what promotion gave is what wallets got of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
        const world = await play(steps, () => undefined);
        await world.drain();
        for (const customerId of CUSTOMERS) {
          const { open, balanceYen, heldYen } = world.wallet(customerId);
          expect(open.reduce((sum, { remainingYen }) => sum + remainingYen, 0)).toBe(balanceYen);
          const booked = world.log.flatMap(({ data }) => ('entry' in data && data.entry?.postings) || []);
          const own = booked.filter(
            ({ account }) => account === `wallet:${customerId}` || account === `hold:${customerId}`,
          );
          expect(0 - own.reduce((sum, { amountYen }) => sum + amountYen, 0)).toBe(balanceYen + heldYen);
          expect(booked.reduce((sum, { amountYen }) => sum + amountYen, 0)).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe('a copy that slept', () => {
  it('funds a grant a second time after the first was settled, and dies: the yen go back to the budget all the same', async () => {
    const world = new CampaignWorld(campaigns);
    const now = '2019-07-10T00:00:00.000Z';
    world.do('a', { type: 'activate', customerId: 'a' }, now);
    world.do('a', { type: 'credit-charge', chargeId: 'c', amountYen: 9_000, method: 'atm' }, now);
    const shown = { sessionId: 's', deviceId: 'd', at: now };
    world.do('a', payCommand({ paymentId: 'p', amountYen: 1_000, category: 'tobacco', shown }), now);
    const id = 'cashback:p';
    world.work(0, id);
    await world.letOn(0);
    // It has read the wallet, and asks the budget when it wakes up.
    world.work(1, id);
    while (world.waiting > 1) await world.letOn(1);
    expect([world.open.has(id), world.campaign('budget').spentYen]).toEqual([false, 200]);
    await world.letOn(0);
    expect([world.open.has(id), world.campaign('budget').spentYen]).toEqual([true, 400]);
    while (world.waiting > 0) await world.letOn(0, 'kill');
    await world.drain();
    expect(world.campaign('budget').spentYen).toBe(200);
    expect(world.wallet('a').balanceYen).toBe(8_200);
  });
});

function withinLimits(world: CampaignWorld): void {
  for (const { campaignId, budgetYen } of budgets) {
    const { spentYen } = world.campaign(campaignId);
    expect(spentYen).toBeLessThanOrEqual(budgetYen!);
    expect(spentYen).toBeGreaterThanOrEqual(0);
    expect(stillOut(world, campaignId)).toBeLessThanOrEqual(budgetYen!);
  }
  for (const customerId of CUSTOMERS) {
    const { grantedYen, lotteryEntries } = world.wallet(customerId);
    for (const yen of grantedYen.values()) {
      expect(yen).toBeGreaterThanOrEqual(0);
      expect(yen).toBeLessThanOrEqual(plain.monthlyCapYen);
    }
    for (const entries of lotteryEntries.values()) expect(entries).toBeLessThanOrEqual(5);
  }
}

/** Nothing is pending, and each cap counts what was granted of that month and not taken back. */
function capsAreWhatIsOut(world: CampaignWorld, customerId: string): void {
  const { pendingCashback, grantedYen, known, takenBack, takenBackWhole } = world.wallet(customerId);
  expect(pendingCashback.size).toBe(0);
  const out = new Map<string, number>();
  for (const type of ['wallet.cashback-granted.v1', 'wallet.cashback-granted.v2'] as const) {
    for (const { data } of world.of(type)) {
      if (data.customerId !== customerId) continue;
      const { campaignId, month } = known.get(data.lotId)!.cashback!;
      const backYen = takenBackWhole.has(data.lotId) ? data.amountYen : (takenBack.get(data.lotId) ?? 0);
      const key = grantKey(month, campaignId);
      out.set(key, (out.get(key) ?? 0) + data.amountYen - backYen);
    }
  }
  for (const [key, yen] of grantedYen) expect([key, yen]).toEqual([key, out.get(key) ?? 0]);
}

function eachIsDecidedOnce(world: CampaignWorld): void {
  const granted = world.of('wallet.cashback-granted.v2').map(({ data }) => data.lotId);
  const declined = world.of('wallet.cashback-declined.v1').map(({ data }) => data.grantId);
  expect(new Set([...granted, ...declined]).size).toBe(granted.length + declined.length);
  for (const { data, metadata } of world.of('wallet.cashback-pending.v1')) {
    if (data.oneIn === undefined || !granted.includes(data.grantId)) continue;
    expect(isDrawn(seeds.seedOf(data.campaignId), metadata.hash, data.oneIn)).toBe(true);
  }
}
