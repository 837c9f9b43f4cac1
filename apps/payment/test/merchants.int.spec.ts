import { refundPayment, voidPayment } from '@modosu/contracts/payment/refunds.messages';
import {
  approveStaffVoid,
  listMerchants,
  listShops,
  merchantOf,
  openShop,
  pay,
  proposeStaffVoid,
  registerMerchant,
  reinstateMerchant,
  showCode,
  suspendMerchant,
} from '@modosu/contracts/payment.messages';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, type Caller, PaymentStack } from './payment-stack';

const reason = 'goods never arrive';

describe('merchants, with two copies of payment', () => {
  let payment: PaymentStack;
  let customer: Caller;
  beforeAll(async () => {
    payment = await PaymentStack.start({ copies: { payment: 2 } });
    customer = await payment.wallet('c1', 50_000);
  }, 60_000);
  afterAll(() => payment?.stop());

  const operations = () => payment.staff('operations');
  const fraud = () => payment.staff('fraud');
  const code = async () => (await ask(customer, showCode, {})).code;

  it('are listed with their state, a page at a time, and have shops of their own', async () => {
    const names = ['first', 'second', 'third'];
    const ids: string[] = [];
    for (const name of names) ids.push((await ask(operations(), registerMerchant, { name })).merchantId);
    const shops: string[] = [];
    for (const name of ['east', 'west']) {
      shops.push((await ask(operations(), openShop, { merchantId: ids[0]!, name, category: 'tobacco' })).shopId);
    }
    expect(await ask(operations(), merchantOf, { merchantId: ids[0]!, shopId: shops[1] })).toMatchObject({
      state: 'active',
      shops: 2,
      shop: { name: 'west', category: 'tobacco' },
    });
    await expect(ask(operations(), merchantOf, { merchantId: ids[1]!, shopId: shops[1] })).rejects.toMatchObject({
      code: 'SHOP_UNKNOWN',
    });
    await ask(fraud(), suspendMerchant, { merchantId: ids[1]!, reason });
    const listed: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await ask(operations(), listMerchants, { limit: 2, after });
      listed.push(...page.merchants.map(({ name, state }) => `${name} ${state}`));
      after = page.next;
      if (after === undefined) break;
    }
    expect(listed).toEqual(['first active', 'second suspended', 'third active']);
    expect((await ask(operations(), listMerchants, { state: 'suspended' })).merchants.map(({ name }) => name)).toEqual([
      'second',
    ]);
    const first = await ask(operations(), listShops, { merchantId: ids[0]!, limit: 1 });
    const second = await ask(operations(), listShops, { merchantId: ids[0]!, limit: 1, after: first.next });
    expect([...first.shops, ...second.shops].map(({ name }) => name)).toEqual(['east', 'west']);
    expect(second.next).toBeUndefined();
  }, 30_000);

  it('that are suspended take nothing at any copy from the answer on, until a second person reinstates them', async () => {
    const merchantId = await payment.merchant();
    const terminal = payment.terminal(merchantId);
    // Every copy has seen the merchant in good standing.
    for (let n = 0; n < 6; n += 1) await payment.pay(customer, terminal, 10);
    const sale = { code: await code(), amountYen: 10 };
    const asked = { commandId: newId(), requestHash: 'a'.repeat(64) };
    const taken = await ask(terminal, pay, sale, asked);
    for (let round = 0; round < 5; round += 1) {
      await ask(fraud(), suspendMerchant, { merchantId, reason });
      const codes = await Promise.all(Array.from({ length: 10 }, code));
      const answers = await Promise.all(
        codes.map((one) => ask(terminal, pay, { code: one, amountYen: 10 }).catch(({ code: said }) => said)),
      );
      expect(answers).toEqual(codes.map(() => 'MERCHANT_SUSPENDED'));
      // What a till asks again for, having lost the answer, is what it was.
      expect(await ask(terminal, pay, sale, asked)).toEqual(taken);
      await expect(ask(fraud(), reinstateMerchant, { merchantId, reason })).rejects.toMatchObject({
        code: 'SECOND_PERSON_REQUIRED',
      });
      await ask(operations(), reinstateMerchant, { merchantId, reason });
      expect(await ask(terminal, pay, { code: codes[0]!, amountYen: 10 })).toMatchObject({ amountYen: 10 });
    }
    const unknown = ask(fraud(), suspendMerchant, { merchantId: 'nobody', reason });
    await expect(unknown).rejects.toMatchObject({ code: 'MERCHANT_UNKNOWN' });
  }, 30_000);

  it('that are suspended give nothing back; two members of staff have a payment voided where a customer is due money', async () => {
    const merchantId = await payment.merchant();
    const terminal = payment.terminal(merchantId);
    const whole = await payment.pay(customer, terminal, 700);
    const part = await payment.pay(customer, terminal, 500);
    await ask(terminal, refundPayment, { paymentId: part, amountYen: 100, reason });
    await ask(fraud(), suspendMerchant, { merchantId, reason });
    const refused = { code: 'MERCHANT_SUSPENDED' };
    for (let n = 0; n < 4; n += 1) {
      await expect(ask(terminal, voidPayment, { paymentId: whole, reason })).rejects.toMatchObject(refused);
      await expect(ask(terminal, refundPayment, { paymentId: part, reason })).rejects.toMatchObject(refused);
      await expect(ask(operations(), refundPayment, { paymentId: part, reason })).rejects.toMatchObject(refused);
    }
    const before = await payment.balanceYen(customer);
    for (const [paymentId, backYen] of [
      [whole, 700],
      [part, 1_100],
    ] as const) {
      const { proposalId } = await ask(operations(), proposeStaffVoid, { paymentId, reason });
      const approval = { merchantId, proposalId, reason: 'nothing was delivered' };
      await expect(ask(operations(), approveStaffVoid, approval)).rejects.toMatchObject({
        code: 'SECOND_PERSON_REQUIRED',
      });
      const approver = payment.staff('approver');
      expect(await ask(approver, approveStaffVoid, approval)).toEqual({ paymentId, state: 'voided' });
      expect(await ask(approver, approveStaffVoid, approval)).toEqual({ paymentId, state: 'voided' });
      expect(await payment.balanceYen(customer)).toBe(before + backYen);
    }
    const again = await ask(operations(), proposeStaffVoid, { paymentId: whole, reason });
    const approval = { merchantId, proposalId: again.proposalId, reason };
    expect(await ask(payment.staff('approver'), approveStaffVoid, approval)).toMatchObject({
      state: 'refused',
      code: 'PAYMENT_ALREADY_VOIDED',
    });
    expect((await payment.books())[`merchant:${merchantId}`] ?? 0).toBe(0);
  }, 30_000);
});
