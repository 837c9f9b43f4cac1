import { createHash } from 'node:crypto';
import { voidPayment } from '@modosu/contracts/payment/refunds.messages';
import type { PaymentEvent } from '@modosu/contracts/payment.events';
import {
  createCampaign,
  creditCharge,
  endCampaign,
  listCampaigns,
  listGrants,
  pay,
  showCampaign,
  showCode,
  stopCampaign,
  takeBackCashback,
  voidCashback,
} from '@modosu/contracts/payment.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { newId } from '@modosu/service-kit/request/ids';
import { isDrawn } from '../src/campaign/lottery';
import { ask, type Caller, PaymentStack } from './payment-stack';

const CUSTOMERS = 12;
const DAY_MS = 24 * 3_600_000;
type Event = RecordedEvent<PaymentEvent>;
/** Each campaign is for goods that no other one is for. */
const GOODS = ['general', 'tobacco', 'gift-card', 'electronics'] as const;
const onlyFor = (goods: (typeof GOODS)[number]) => GOODS.filter((one) => one !== goods);

describe('campaigns, in two copies of payment', () => {
  let payment: PaymentStack;
  let customers: Caller[];
  let terminal: Caller;
  beforeAll(async () => {
    payment = await PaymentStack.start({ copies: { payment: 2 }, readyTimeoutMs: 120_000 });
    customers = await Promise.all(Array.from({ length: CUSTOMERS }, (_, n) => payment.wallet(`k${n}`, 60_000)));
    terminal = payment.terminal(await payment.merchant());
  }, 180_000);
  afterAll(() => payment?.stop());

  const terms = () => ({
    name: 'n',
    percent: 10,
    monthlyCapYen: 100_000,
    from: new Date(Date.now() - DAY_MS).toISOString(),
    to: new Date(Date.now() + DAY_MS).toISOString(),
  });
  const create = async (more: object) => {
    const { campaignId } = await ask(payment.staff('operations'), createCampaign, { ...terms(), ...more });
    // The other copy reads of it.
    await pause(1_000);
    return campaignId;
  };
  const show = (campaignId: string) => ask(payment.staff('operations'), showCampaign, { campaignId });
  const grants = async (campaignId: string) =>
    (await ask(payment.staff('operations'), listGrants, { campaignId, limit: 1_000 })).items;
  const events = async (campaignId: string) => {
    const all: Event[] = [];
    for await (const event of payment.store.readAll({ prefixes: ['wallet-', 'campaign-'] })) all.push(event as Event);
    return all.filter(({ data }) => 'campaignId' in data && data.campaignId === campaignId);
  };
  const decided = async (campaignId: string, count: number) => {
    for (let tries = 0; tries < 300; tries += 1) {
      const all = await grants(campaignId).catch(() => []);
      if (all.length === count && all.every(({ outcome }) => outcome !== 'pending')) return all;
      await pause(100);
    }
    throw new Error(`not decided after 30 s: ${JSON.stringify(await grants(campaignId))}`);
  };
  const payAll = (times: number, amountYen: number, category: (typeof GOODS)[number]) =>
    Promise.all(
      customers.flatMap((customer) => Array.from({ length: times }, () => payFor(customer, amountYen, category))),
    );
  const payFor = async (customer: Caller, amountYen: number, category: (typeof GOODS)[number]) => {
    const { code } = await insistent(() => ask(customer, showCode, {}, { patienceMs: 3_000 }));
    const commandId = newId();
    const take = () => ask(terminal, pay, { code, amountYen, category }, { commandId, patienceMs: 3_000 });
    return (await insistent(take)).paymentId;
  };

  it('a budget is spent to the yen by payments at the same time, and a leader killed between two steps spends nothing twice', async () => {
    const campaignId = await create({ budgetYen: 2_950, excludedCategories: onlyFor('general') });
    const work = payAll(4, 1_000, 'general');
    await pause(150);
    await payment.stack.kill('payment');
    await work;
    const all = await decided(campaignId, CUSTOMERS * 4);
    await payment.stack.restart('payment');
    const yen = all.reduce((sum, { grantedYen }) => sum + grantedYen, 0);
    expect(yen).toBe(2_950);
    expect((await show(campaignId)).spentYen).toBe(2_950);
    expect(all.filter(({ outcome }) => outcome === 'budget-spent').length).toBe(CUSTOMERS * 4 - 30);
    const granted = (await events(campaignId)).filter(({ type }) => type === 'wallet.cashback-granted.v2');
    expect(new Set(granted.map(({ data }) => (data as { lotId: string }).lotId)).size).toBe(granted.length);
    // What a void takes back is the budget's again, and grants the next.
    const first = all.find(({ outcome, grantedYen }) => outcome === 'granted' && grantedYen === 100)!;
    await insistent(() =>
      ask(terminal, voidPayment, { paymentId: first.grantId.replace('cashback:', ''), reason: 'r' }),
    );
    for (let tries = 0; tries < 100 && (await show(campaignId)).spentYen !== 2_850; tries += 1) await pause(100);
    expect((await show(campaignId)).spentYen).toBe(2_850);
    await payFor(customers[0]!, 5_000, 'general');
    await decided(campaignId, CUSTOMERS * 4 + 1);
    expect((await show(campaignId)).spentYen).toBe(2_950);
  }, 120_000);

  it('a lottery commits to its seed, tells it at the end, and every draw is what anybody finds with it', async () => {
    const lottery = { oneIn: 3, mostYen: 1_000 };
    const campaignId = await create({ percent: 100, lottery, excludedCategories: onlyFor('tobacco') });
    const { seedHash, seed: none } = await show(campaignId);
    expect(none).toBeUndefined();
    await payAll(5, 200, 'tobacco');
    const all = await decided(campaignId, CUSTOMERS * 5);
    await expect(ask(payment.staff('operations'), endCampaign, { campaignId, reason: 'r' })).rejects.toMatchObject({
      code: 'CAMPAIGN_STILL_RUNNING',
    });
    await ask(payment.staff('operations'), stopCampaign, { campaignId, reason: 'enough' });
    const { seed } = await ask(payment.staff('operations'), endCampaign, { campaignId, reason: 'over' });
    expect(createHash('sha256').update(Buffer.from(seed!, 'hex')).digest('hex')).toBe(seedHash);
    for (const { hash, oneIn, outcome, grantedYen } of all) {
      expect([outcome, grantedYen]).toEqual(isDrawn(seed!, hash, oneIn!) ? ['granted', 200] : ['not-drawn', 0]);
    }
    const log = JSON.stringify((await events(campaignId)).slice(0, -1), (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    expect(log).not.toContain(seed!);
    const inLog = (await events(campaignId)).filter(({ type }) => type === 'wallet.cashback-pending.v1');
    expect(inLog.map(({ metadata }) => metadata.hash)).toEqual(all.map(({ hash }) => hash));
  }, 60_000);

  it('what is pending waits, is gone with a voided payment, and forfeited by a stop where the terms say so', async () => {
    const campaignId = await create({
      grantAfterDays: 14,
      onStop: 'forfeit',
      excludedCategories: onlyFor('gift-card'),
    });
    const [kept, undone] = [
      await payFor(customers[0]!, 500, 'gift-card'),
      await payFor(customers[1]!, 500, 'gift-card'),
    ];
    await insistent(() => ask(terminal, voidPayment, { paymentId: undone, reason: 'r' }));
    expect((await grants(campaignId)).map(({ outcome }) => outcome)).toEqual(['pending', 'pending']);
    await ask(payment.staff('fraud'), stopCampaign, { campaignId, reason: 'abused' });
    await pause(1_000);
    await payFor(customers[2]!, 500, 'gift-card');
    expect((await grants(campaignId)).map(({ grantId }) => grantId)).toEqual([
      `cashback:${kept}`,
      `cashback:${undone}`,
    ]);
    await expect(ask(payment.staff('operations'), endCampaign, { campaignId, reason: 'r' })).rejects.toMatchObject({
      code: 'CASHBACK_STILL_PENDING',
    });
  }, 60_000);

  it('bank charges earn three per cent, which staff void in part and a reversed charge takes back whole', async () => {
    await create({ percent: 3, methods: ['bank'] });
    const customer = await payment.wallet('banker', 0);
    const charge = { customerId: 'banker', chargeId: newId(), amountYen: 10_000, method: 'bank' as const };
    await ask(payment.as('charging'), creditCharge, charge);
    expect(await payment.balanceYen(customer)).toBe(10_300);
    expect(await ask(payment.as('charging'), creditCharge, charge)).toBeDefined();
    expect(await payment.balanceYen(customer)).toBe(10_300);
    const voided = { customerId: 'banker', grantId: `cashback:${charge.chargeId}`, reason: 'not his account' };
    await expect(ask(payment.staff('support'), voidCashback, voided)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const commandId = newId();
    for (let times = 0; times < 2; times += 1) {
      const reply = await ask(payment.staff('operations'), voidCashback, { ...voided, amountYen: 100 }, { commandId });
      expect(reply).toEqual({ voidedYen: 100, stillGrantedYen: 200 });
    }
    expect(await payment.balanceYen(customer)).toBe(10_200);
    const taken = { customerId: 'banker', causeId: charge.chargeId, reason: 'the bank returned it' };
    expect(await ask(payment.as('charging'), takeBackCashback, taken)).toEqual({ takenBackYen: 200 });
    expect(await ask(payment.as('charging'), takeBackCashback, taken)).toEqual({ takenBackYen: 0 });
    expect(await payment.balanceYen(customer)).toBe(10_000);
    const { items } = await ask(payment.staff('support'), listCampaigns, {});
    expect(items.map(({ kind, state }) => [kind, state])).toEqual([
      ['payment', 'running'],
      ['lottery', 'ended'],
      ['payment', 'stopped'],
      ['charge', 'running'],
    ]);
  }, 30_000);
});

const TRY_AGAIN = new Set(['TIMEOUT', 'SERVICE_UNAVAILABLE', 'STORE_UNAVAILABLE', 'OVERLOADED', 'CONFLICT']);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function insistent<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!TRY_AGAIN.has((error as { code?: string }).code ?? '')) throw error;
      await pause(100);
    }
  }
}
