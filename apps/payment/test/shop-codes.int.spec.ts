import {
  issueShopCode,
  merchantReceipts,
  pay,
  payShop,
  readShopCode,
  shopCodeOf,
  showBarcode,
  showCode,
  showShopCode,
  suspendMerchant,
} from '@modosu/contracts/payment.messages';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { readContent, writeContent } from '../src/emv-qr/data-objects';
import { type Claim, type ShopCodeEvent, shopCodeDecider } from '../src/shop-code/shop-code.decider';
import { type Asking, ask, type Caller, PaymentStack } from './payment-stack';

const CUSTOMERS = 100;
const FINISHED_MS = 20_000;

/** The codes that a customer shows. */
const SHOWN = {
  'QR code': (customer: Caller, asking?: Asking) => ask(customer, showCode, {}, asking),
  bars: (customer: Caller, asking?: Asking) => ask(customer, showBarcode, {}, asking),
};

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'unknown',
  );
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const counts = (outcomes: readonly string[]) =>
  Object.fromEntries(
    [...new Set(outcomes)].sort().map((one) => [one, outcomes.filter((other) => other === one).length]),
  );

describeOnEachEngine('codes at two copies of payment', (engine) => {
  let payment: PaymentStack;
  let merchantId: string;
  let till: Caller;
  beforeAll(async () => {
    const env = { payment: await engine.environment() };
    // Under the product's own rules; with the scenario's clock, so that minutes pass at once.
    payment = await PaymentStack.start({ copies: { payment: 2 }, simulation: true, env });
    merchantId = await payment.merchant();
    till = payment.terminal(merchantId);
  }, 60_000);
  afterAll(() => payment?.stop());

  const paymentsOf = async (merchant: string) => {
    let count = 0;
    for await (const { type, data } of payment.store.readAll({ prefixes: ['wallet-'] })) {
      if (type === 'wallet.payment-made.v1' && (data as { merchantId: string }).merchantId === merchant) count += 1;
    }
    return count;
  };

  it.each(Object.entries(SHOWN))(
    'P1: a hundred scans at once of a customer’s %s are one payment',
    async (name, show) => {
      const shop = await payment.merchant();
      const terminal = payment.terminal(shop);
      const customer = await payment.wallet(`p1-${name.replace(' ', '-')}`, 50_000);
      const { code } = await show(customer);
      const scans = Array.from({ length: 100 }, () => codeOf(ask(terminal, pay, { code, amountYen: 300 })));
      expect(counts(await Promise.all(scans))).toEqual({ CODE_USED: 99, done: 1 });
      expect(await payment.balanceYen(customer)).toBe(49_700);
      expect(await paymentsOf(shop)).toBe(1);
    },
    30_000,
  );

  it.each(Object.entries(SHOWN))(
    'P2: a customer’s %s needs a recent unlock, and a screenshot is nothing after 60 seconds',
    async (name, show) => {
      const id = `p2-${name.replace(' ', '-')}`;
      const customer = await payment.wallet(id, 50_000);
      expect(await codeOf(show(payment.customer(id, 'locked', false)))).toBe('UNLOCK_REQUIRED');
      const late = new Date(Date.now() + 5 * 60_000 + 1_000).toISOString();
      expect(await codeOf(show(customer, { now: late }))).toBe('UNLOCK_REQUIRED');
      const { code, expiresAt, renewAfter } = await show(customer);
      expect(Date.parse(expiresAt) - Date.parse(renewAfter)).toBe(15_000);
      const after = new Date(Date.parse(expiresAt) + 1).toISOString();
      expect(await codeOf(ask(till, pay, { code, amountYen: 300 }, { now: after }))).toBe('CODE_EXPIRED');
      // Nothing was paid with it: the bars are those of this turn still, a code that is encrypted is another each time.
      const next = await show(customer);
      expect(next.code === code).toBe(name === 'bars' && next.expiresAt === expiresAt);
      expect(await codeOf(ask(till, pay, { code: next.code, amountYen: 300 }))).toBe('done');
    },
  );

  it('given bars that a session asks for a hundred times, then two numbers are written at most, and after a payment another', async () => {
    const customer = await payment.wallet('impatient', 1_000);
    const asked = await Promise.all(Array.from({ length: 100 }, () => ask(customer, showBarcode, {})));
    const numbers = new Set(asked.map(({ code }) => code));
    // One, or two where the turn ended meanwhile.
    expect(numbers.size).toBeLessThanOrEqual(2);
    const { code } = await ask(customer, showBarcode, {});
    await ask(till, pay, { code, amountYen: 300 });
    expect((await ask(customer, showBarcode, {})).code).not.toBe(code);
  });

  it('given forty digits that nobody showed, then they are no code', async () => {
    expect(await codeOf(ask(till, pay, { code: '7'.repeat(40), amountYen: 300 }))).toBe('CODE_INVALID');
  });

  it('draws the codes that it is asked to draw', async () => {
    const customer = await payment.wallet('drawn', 0);
    expect((await ask(customer, showCode, {})).picture).toBeUndefined();
    expect((await ask(customer, showCode, { picture: 'qr' })).picture).toMatch(/^<svg /);
    expect((await ask(customer, showBarcode, {})).picture).toMatch(/^<svg /);
    expect((await ask(till, shopCodeOf, {})).picture).toMatch(/^<svg /);
  });

  it('given a till’s code, then the customer sees who and how much, pays once, and the till sees it', async () => {
    const [chie, daiki] = [await payment.wallet('chie', 5_000), await payment.wallet('daiki', 5_000)];
    const [commandId, requestHash] = [newId(), 'a'.repeat(64)];
    const order = { amountYen: 1_200, reference: 'bill 7' };
    const { codeId, content } = await ask(till, issueShopCode, order, { commandId, requestHash });
    expect(await ask(till, issueShopCode, order, { commandId, requestHash })).toMatchObject({ codeId, content });
    expect(await ask(chie, readShopCode, { content })).toMatchObject({
      merchantId,
      merchantName: 'Corner shop',
      amountYen: 1_200,
      reference: 'bill 7',
    });
    expect(await ask(till, showShopCode, { codeId })).toMatchObject({ state: 'open', amountYen: 1_200 });
    expect(await codeOf(ask(chie, payShop, { content, amountYen: 1_000 }))).toBe('AMOUNT_MISMATCH');
    const paymentKey = newId();
    const paid = await ask(chie, payShop, { content }, { commandId: paymentKey, requestHash });
    expect(paid).toMatchObject({ amountYen: 1_200, merchantId, merchantName: 'Corner shop' });
    const again = await ask(chie, payShop, { content }, { commandId: paymentKey, requestHash });
    expect(again.paymentId).toBe(paid.paymentId);
    expect(await ask(till, showShopCode, { codeId })).toMatchObject({ state: 'paid', paymentId: paid.paymentId });
    expect(await codeOf(ask(daiki, payShop, { content }))).toBe('CODE_USED');
    expect(await codeOf(ask(chie, payShop, { content }))).toBe('CODE_USED');
    expect(await codeOf(ask(chie, readShopCode, { content }))).toBe('CODE_USED');
    expect(await payment.balanceYen(chie)).toBe(3_800);
    expect(await ask(till, merchantReceipts, {})).toMatchObject({ merchantId });
    const stranger = payment.terminal(await payment.merchant());
    expect(await codeOf(ask(stranger, showShopCode, { codeId }))).toBe('CODE_UNKNOWN');
  }, 30_000);

  it('P1: given a till’s code and a hundred customers at once, then one pays', async () => {
    const shop = await payment.merchant();
    const names = Array.from({ length: CUSTOMERS }, (_, n) => `crowd-${n}`);
    const crowd = await Promise.all(names.map((name) => payment.wallet(name, 1_000)));
    const { content, codeId } = await ask(payment.terminal(shop), issueShopCode, { amountYen: 700 });
    const outcomes = await Promise.all(crowd.map((customer) => codeOf(ask(customer, payShop, { content }))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect([...new Set(outcomes)].filter((one) => !['done', 'CODE_USED', 'CODE_IN_USE'].includes(one))).toEqual([]);
    expect(await paymentsOf(shop)).toBe(1);
    const winner = crowd[outcomes.indexOf('done')] as Caller;
    expect(await payment.balanceYen(winner)).toBe(300);
    expect(await ask(payment.terminal(shop), showShopCode, { codeId })).toMatchObject({ state: 'paid' });
  }, 60_000);

  it('given a shop’s printed code, then any amount is paid as often as customers want', async () => {
    const shop = await payment.merchant();
    const { content } = await ask(payment.staff('operations'), shopCodeOf, { merchantId: shop });
    expect((await ask(payment.terminal(shop), shopCodeOf, {})).content).toBe(content);
    const emi = await payment.wallet('emi', 5_000);
    expect(await ask(emi, readShopCode, { content })).toEqual({ merchantId: shop, merchantName: 'Corner shop' });
    expect(await codeOf(ask(emi, payShop, { content }))).toBe('AMOUNT_MISMATCH');
    for (const amountYen of [300, 300]) await ask(emi, payShop, { content, amountYen });
    expect(await payment.balanceYen(emi)).toBe(4_400);
    expect(await ask(payment.terminal(shop), merchantReceipts, {})).toMatchObject({ payments: 2, payableYen: 600 });
    expect(await codeOf(ask(emi, payShop, { content, amountYen: 4_401 }))).toBe('INSUFFICIENT_FUNDS');
  }, 30_000);

  it('P2: paying a shop needs a recent unlock in a session that lives', async () => {
    await payment.wallet('fumi', 5_000);
    const { content } = await ask(till, shopCodeOf, {});
    const order = { content, amountYen: 100 };
    expect(await codeOf(ask(payment.customer('fumi', 'locked', false), payShop, order))).toBe('UNLOCK_REQUIRED');
    const late = new Date(Date.now() + 5 * 60_000 + 1_000).toISOString();
    expect(await codeOf(ask(payment.customer('fumi'), payShop, order, { now: late }))).toBe('UNLOCK_REQUIRED');
  });

  it('given a code that is altered, of another scheme too old or of a suspended shop, then nothing is paid', async () => {
    const goro = await payment.wallet('goro', 5_000);
    const { content, expiresAt } = await ask(till, issueShopCode, { amountYen: 700 });
    const cheaper = writeContent(readContent(content).map((one) => (one.id === '54' ? { ...one, value: '1' } : one)));
    const foreign =
      '0002010102121516ABCDEF123456789052045311530339254039995802JP5906DONGRI6005TOKYO62240104hoge0504fuga0704piyo63043FE6';
    for (const bad of [cheaper, foreign, content.replace('700', '100'), 'x'.repeat(600), '戻'.repeat(300)]) {
      expect(await codeOf(ask(goro, readShopCode, { content: bad }))).toBe('CODE_INVALID');
      expect(await codeOf(ask(goro, payShop, { content: bad }))).toBe('CODE_INVALID');
    }
    expect(await codeOf(ask(goro, payShop, { content: 'x'.repeat(10_000) }))).toBe('VALIDATION_FAILED');
    expect(await codeOf(ask(goro, readShopCode, { content }, { now: expiresAt }))).toBe('CODE_EXPIRED');
    const shop = await payment.merchant();
    const printed = await ask(payment.terminal(shop), shopCodeOf, {});
    const prepared = await ask(payment.terminal(shop), issueShopCode, { amountYen: 700 });
    await ask(payment.staff('fraud'), suspendMerchant, { merchantId: shop, reason: 'goods never arrive' });
    for (const order of [{ content: printed.content, amountYen: 100 }, { content: prepared.content }]) {
      expect(await codeOf(ask(goro, readShopCode, { content: order.content }))).toBe('MERCHANT_SUSPENDED');
      expect(await codeOf(ask(goro, payShop, order))).toBe('MERCHANT_SUSPENDED');
    }
    expect(await codeOf(ask(payment.terminal(shop), issueShopCode, { amountYen: 700 }))).toBe('MERCHANT_SUSPENDED');
    expect(await payment.balanceYen(goro)).toBe(5_000);
  }, 30_000);

  describe('given a copy that died between the claim of a code and its payment', () => {
    /** As the copy that died left it: the customer has the code, and no request is under way. */
    const claimed = async (customerId: string, amountYen: number) => {
      const { codeId, content } = await ask(till, issueShopCode, { amountYen });
      const requestHash = 'b'.repeat(64);
      const commandId = newId();
      const context = new RequestContext({
        actor: { kind: 'customer', id: customerId },
        now: new Date().toISOString(),
        commandId,
        correlationId: commandId,
        causationId: commandId,
        requestHash,
        deadline: 0,
      });
      const claim: Claim = {
        codeId,
        customerId,
        paymentId: context.idOf('payment', customerId, codeId),
        codeHash: 'a'.repeat(64),
        shown: { sessionId: `session-${customerId}`, deviceId: `device-${customerId}`, at: context.now },
        shownMs: Date.now(),
      };
      const codes = new Aggregate<{ type: 'claim' } & Claim, ShopCodeEvent, never>({
        store: payment.store,
        category: 'shop-code',
        service: 'payment',
        decider: shopCodeDecider as never,
      });
      await codes.handle(codeId, { type: 'claim', ...claim }, context.child('claim').command());
      return { codeId, content, again: { commandId, requestHash }, paymentId: claim.paymentId };
    };
    const becomes = async (codeId: string, wanted: string) => {
      for (let waited = 0; waited < FINISHED_MS; waited += 100) {
        const { state, paymentId } = await ask(till, showShopCode, { codeId });
        if (state === wanted) return paymentId;
        await pause(100);
      }
      throw new Error(`the code is not ${wanted} after ${FINISHED_MS} ms`);
    };

    it('with enough money, then it is paid once, whatever the customer sends again', async () => {
      const hana = await payment.wallet('hana', 1_000);
      const { codeId, content, again: same, paymentId } = await claimed('hana', 700);
      expect(await becomes(codeId, 'paid')).toBe(paymentId);
      const again = await ask(hana, payShop, { content }, same);
      expect(again.paymentId).toBe(paymentId);
      expect(await payment.balanceYen(hana)).toBe(300);
    }, 30_000);

    it('with too little, then the code is free again, and the old request never pays', async () => {
      const [ichiro, jun] = [await payment.wallet('ichiro', 100), await payment.wallet('jun', 1_000)];
      const { codeId, content, again } = await claimed('ichiro', 700);
      expect(await codeOf(ask(jun, payShop, { content }))).toBe('CODE_IN_USE');
      await becomes(codeId, 'open');
      await payment.credit('ichiro', 5_000);
      expect(await codeOf(ask(ichiro, payShop, { content }, again))).toBe('PAYMENT_GIVEN_UP');
      expect(await codeOf(ask(jun, payShop, { content }))).toBe('done');
      expect(await payment.balanceYen(ichiro)).toBe(5_100);
      expect(await payment.balanceYen(jun)).toBe(300);
    }, 30_000);
  });

  it('keeps books that balance', async () => {
    const books = await payment.books();
    expect(Object.values(books).reduce((sum, yen) => sum + yen, 0)).toBe(0);
  });
});
