import {
  confirmPayee,
  proposePayee,
  reconcileSettlement,
  recordSettlement,
  showPayee,
} from '@modosu/contracts/charging.messages';
import type { ReplyOf } from '@modosu/contracts/message';
import { refundPayment, voidPayment } from '@modosu/contracts/payment/refunds.messages';
import {
  activateWallet,
  approvePayout,
  closeStatement,
  creditCharge,
  holdPayouts,
  listPayouts,
  listStatements,
  merchantBalance,
  merchantReceipts,
  pay,
  proposePayout,
  registerMerchant,
  releasePayouts,
  showCode,
  statementLines,
  suspendMerchant,
} from '@modosu/contracts/payment.messages';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, type Caller, ChargingStack, chargeCard, until } from './charging-stack';

const reason = 'week 27';
type Payout = ReplyOf<typeof listPayouts>['payouts'][number];

describe('paying merchants out, with two copies of payment and of charging', () => {
  let charging: ChargingStack;
  let customer: Caller;
  beforeAll(async () => {
    charging = await ChargingStack.start({ copies: { payment: 2, charging: 2 } });
    const facts = { unlockedAt: new Date().toISOString() };
    customer = charging.customer('c1', { facts });
    await ask(customer, activateWallet, {});
    const credit = { customerId: 'c1', chargeId: newId(), amountYen: 90_000, method: 'credit' } as const;
    await ask(charging.as('charging'), creditCharge, credit);
  }, 90_000);
  afterAll(() => charging?.stop());

  const olga = () => charging.staff('operations');
  const anton = () => charging.staff('approver');
  const fritz = () => charging.staff('fraud');
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'answered',
      ({ code }) => code as string,
    );

  /** A merchant with a bank account that two people have looked at. */
  async function shop(account = '0001-123-1234567'): Promise<{ merchantId: string; terminal: Caller }> {
    const { merchantId } = await ask(olga(), registerMerchant, { name: 'Corner shop' });
    const { accountId } = await ask(olga(), proposePayee, { merchantId, account, reason: 'contract' });
    expect(await codeOf(ask(olga(), confirmPayee, { merchantId, accountId }))).toBe('SECOND_PERSON_REQUIRED');
    await ask(anton(), confirmPayee, { merchantId, accountId });
    return { merchantId, terminal: charging.terminal(merchantId) };
  }
  const sell = async (terminal: Caller, amountYen: number) =>
    (await ask(terminal, pay, { code: (await ask(customer, showCode, {})).code, amountYen })).paymentId;
  const payoutsOf = async (merchantId: string): Promise<Payout[]> =>
    (await ask(olga(), listPayouts, { merchantId })).payouts;
  const balanceOf = (merchantId: string) => ask(olga(), merchantBalance, { merchantId });
  const bankOf = (books: Record<string, number>, merchantId: string) => books[`merchant:${merchantId}`] ?? 0;

  it('is proposed by one person and approved by another, and the books and the bank agree', async () => {
    const { merchantId, terminal } = await shop();
    await sell(terminal, 1_000);
    const second = await sell(terminal, 500);
    await ask(terminal, voidPayment, { paymentId: second, reason: 'wrong goods' });
    await sell(terminal, 300);
    const asked = { commandId: newId(), requestHash: 'b'.repeat(64) };
    const proposed = await ask(olga(), proposePayout, { merchantId, reason }, asked);
    expect(proposed.amountYen).toBe(1_300);
    expect(await ask(olga(), proposePayout, { merchantId, reason }, asked)).toEqual(proposed);
    const { payoutId, statementId } = proposed;
    expect(await codeOf(ask(olga(), approvePayout, { merchantId, payoutId }))).toBe('SECOND_PERSON_REQUIRED');
    expect(await ask(anton(), approvePayout, { merchantId, payoutId })).toMatchObject({ state: 'paid' });
    expect(await balanceOf(merchantId)).toMatchObject({ earnedYen: 1_300, paidOutYen: 1_300, payableYen: 0 });
    expect(await ask(terminal, merchantReceipts, {})).toMatchObject({ payments: 3, voids: 1, payableYen: 0 });
    const lines = [];
    for (let after: string | undefined; ; ) {
      const page = await ask(olga(), statementLines, { merchantId, statementId, limit: 3, after });
      lines.push(...page.lines);
      after = page.next;
      if (after === undefined) break;
    }
    expect(lines.map(({ kind, amountYen }) => [kind, amountYen])).toEqual([
      ['payment', 1_000],
      ['payment', 500],
      ['void', -500],
      ['payment', 300],
    ]);
    expect(bankOf(await charging.books(), merchantId)).toBe(0);
    const reconciled = await ask(olga(), reconcileSettlement, {});
    expect(reconciled).toMatchObject({ differenceYen: 0 });
    expect(JSON.stringify(await ask(olga(), showPayee, { merchantId }))).not.toContain('1234567');
  }, 30_000);

  it('carries a void over that comes after the payout, and never pays the same yen twice', async () => {
    const { merchantId, terminal } = await shop();
    const paymentId = await sell(terminal, 800);
    const { payoutId } = await ask(olga(), proposePayout, { merchantId, reason });
    await ask(anton(), approvePayout, { merchantId, payoutId });
    await ask(terminal, voidPayment, { paymentId, reason: 'wrong goods' });
    expect(await balanceOf(merchantId)).toMatchObject({ payableYen: -800 });
    expect((await ask(olga(), closeStatement, { merchantId })).closingYen).toBe(-800);
    await sell(terminal, 1_000);
    const proposals = await Promise.all(
      [1, 2, 3, 4].map(() => ask(olga(), proposePayout, { merchantId, reason }).catch(({ code }) => code)),
    );
    expect(proposals.filter((one) => one === 'PAYOUT_EXCEEDS_PAYABLE')).toHaveLength(3);
    expect(proposals.find((one) => typeof one !== 'string')).toMatchObject({ amountYen: 200 });
    const { statements } = await ask(olga(), listStatements, { merchantId });
    expect(statements.map(({ openingYen, closingYen }) => [openingYen, closingYen])).toEqual([
      [-800, 200],
      [800, -800],
      [0, 800],
    ]);
  }, 30_000);

  it('is refused at approval when a void came since, and stops at a hold and a suspension', async () => {
    const { merchantId, terminal } = await shop();
    const paymentId = await sell(terminal, 700);
    await sell(terminal, 100);
    const { payoutId } = await ask(olga(), proposePayout, { merchantId, reason });
    await ask(fritz(), holdPayouts, { merchantId, reason: 'card rings' });
    expect(await codeOf(ask(anton(), approvePayout, { merchantId, payoutId }))).toBe('PAYOUTS_HELD');
    expect(await codeOf(ask(fritz(), releasePayouts, { merchantId, reason }))).toBe('SECOND_PERSON_REQUIRED');
    await ask(anton(), releasePayouts, { merchantId, reason });
    await ask(terminal, voidPayment, { paymentId, reason: 'wrong goods' });
    expect(await codeOf(ask(anton(), approvePayout, { merchantId, payoutId }))).toBe('PAYOUT_EXCEEDS_PAYABLE');
    await ask(fritz(), suspendMerchant, { merchantId, reason: 'goods never arrive' });
    expect(await codeOf(ask(anton(), approvePayout, { merchantId, payoutId }))).toBe('MERCHANT_SUSPENDED');
    expect(await codeOf(ask(olga(), proposePayout, { merchantId, reason }))).toBe('MERCHANT_SUSPENDED');
  }, 30_000);

  it('that the bank does not take is payable again, and one that it sends back days later too', async () => {
    const nowhere = await shop('9990-123-1234567');
    await sell(nowhere.terminal, 400);
    const first = await ask(olga(), proposePayout, { merchantId: nowhere.merchantId, reason });
    const refused = { merchantId: nowhere.merchantId, payoutId: first.payoutId };
    expect(await ask(anton(), approvePayout, refused)).toMatchObject({ state: 'failed' });
    expect(await payoutsOf(nowhere.merchantId)).toMatchObject([{ state: 'failed', reason: 'account_unknown' }]);
    expect(await balanceOf(nowhere.merchantId)).toMatchObject({ payableYen: 400, paidOutYen: 0 });

    const { merchantId, terminal } = await shop();
    await sell(terminal, 600);
    const { payoutId } = await ask(olga(), proposePayout, { merchantId, reason });
    expect(await ask(anton(), approvePayout, { merchantId, payoutId })).toMatchObject({ state: 'paid' });
    await charging.control('faults', { duplicateWebhooks: true });
    await charging.control('return-bank-credits', { references: [`merchant-payout:${payoutId}`] });
    await until(async () => (await payoutsOf(merchantId))[0]?.state === 'returned');
    await charging.control('faults', {});
    expect(await payoutsOf(merchantId)).toMatchObject([{ state: 'returned', reason: 'account_closed' }]);
    expect(await balanceOf(merchantId)).toMatchObject({ payableYen: 600, paidOutYen: 0 });
    const books = await charging.books();
    expect(bankOf(books, merchantId)).toBe(-600);
    expect(Object.keys(books).filter((account) => account.startsWith('transit:payout'))).toEqual([]);
    expect(await ask(olga(), reconcileSettlement, {})).toMatchObject({ differenceYen: 0 });
  }, 40_000);

  it('is paid once though services die between the steps', async () => {
    const { merchantId, terminal } = await shop();
    await sell(terminal, 900);
    const { payoutId } = await ask(olga(), proposePayout, { merchantId, reason });
    // The bank pays and its answer is lost: nobody here knows.
    await charging.control('faults', { timeoutAfterCommitRate: 1 });
    const approving = ask(anton(), approvePayout, { merchantId, payoutId }).catch(() => undefined);
    await until(async () => (await charging.typesOf(`payout-${payoutId}`)).includes('payout.requested.v1'));
    for (const copy of ['charging', 'charging-2', 'payment', 'payment-2'] as const) await charging.stack.kill(copy);
    await approving;
    await charging.control('faults', {});
    for (const copy of ['charging', 'charging-2', 'payment', 'payment-2'] as const) await charging.stack.restart(copy);
    await until(async () => (await charging.typesOf(`payout-${payoutId}`)).includes('payout.paid.v1'), 40_000);
    await until(async () => (await payoutsOf(merchantId).catch(() => []))[0]?.state === 'paid', 40_000);
    const books = await charging.books();
    expect(bankOf(books, merchantId)).toBe(0);
    expect(Object.keys(books).filter((account) => account.startsWith('transit:payout'))).toEqual([]);
    expect(await ask(olga(), reconcileSettlement, {})).toMatchObject({ differenceYen: 0 });
  }, 120_000);

  it('drawn: whatever came at the same time at whatever copy, each line is in one statement and no yen is paid twice', async () => {
    const { merchantId, terminal } = await shop();
    const paid: string[] = [];
    const payouts: string[] = [];
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const taken = <T>(list: T[]): T | undefined => list.splice(next(Math.max(1, list.length)), 1)[0];
    const back = async (message: typeof voidPayment | typeof refundPayment, fields: object) => {
      const paymentId = taken(paid);
      if (paymentId !== undefined)
        await ask(terminal, message as typeof refundPayment, { paymentId, reason, ...fields });
    };
    const steps: (() => Promise<unknown>)[] = [
      async () => paid.push(await sell(terminal, 100 + next(400))),
      async () => paid.push(await sell(terminal, 100 + next(400))),
      () => back(voidPayment, {}),
      () => back(refundPayment, { amountYen: 1 + next(90) }),
      async () => payouts.push((await ask(olga(), proposePayout, { merchantId, reason })).payoutId),
      () => ask(olga(), closeStatement, { merchantId }),
      async () => {
        const payoutId = taken(payouts);
        if (payoutId !== undefined) await ask(anton(), approvePayout, { merchantId, payoutId });
      },
    ];
    for (let round = 0; round < 12; round += 1) {
      const some = Array.from({ length: 8 }, () => steps[next(steps.length)]!);
      const outcomes = await Promise.all(some.map((one) => codeOf(one())));
      const refusals = ['PAYOUT_EXCEEDS_PAYABLE', 'CONFLICT', 'PAYMENT_ALREADY_VOIDED', 'PAYMENT_ALREADY_REFUNDED'];
      for (const outcome of outcomes) expect(['answered', ...refusals]).toContain(outcome);
    }
    await ask(olga(), closeStatement, { merchantId });
    const balance = await balanceOf(merchantId);
    const { statements } = await ask(olga(), listStatements, { merchantId, limit: 1_000 });
    const lines: { line: number; amountYen: number }[] = [];
    for (const { statementId, ...one } of [...statements].reverse()) {
      const ofIt = (await ask(olga(), statementLines, { merchantId, statementId, limit: 1_000 })).lines;
      const sumYen = ofIt.reduce((sum, { amountYen }) => sum + amountYen, 0);
      expect(sumYen).toBe(one.receiptsYen - one.voidsYen - one.refundsYen);
      expect(one.closingYen).toBe(one.openingYen + sumYen - one.payoutsYen);
      lines.push(...ofIt);
    }
    expect(lines.map(({ line }) => line)).toEqual(lines.map((_, place) => place + 1));
    expect(lines.reduce((sum, { amountYen }) => sum + amountYen, 0)).toBe(balance.earnedYen);
    const states = await payoutsOf(merchantId);
    const paidYen = states.reduce((sum, { state, amountYen }) => sum + (state === 'paid' ? amountYen : 0), 0);
    expect(balance).toMatchObject({ paidOutYen: paidYen, payableYen: balance.earnedYen - paidYen });
    expect(bankOf(await charging.books(), merchantId)).toBe(0 - balance.payableYen);
    expect(await ask(terminal, merchantReceipts, {})).toMatchObject({ payableYen: balance.payableYen });
    expect(await ask(olga(), reconcileSettlement, {})).toMatchObject({ differenceYen: 0 });
  }, 60_000);

  it('books what the provider settles once per reference, and never more than is owed', async () => {
    const holder = await charging.holder('card-holder');
    await chargeCard(holder, 5_000);
    const line = { account: 'psp', direction: 'received', amountYen: 3_000, reference: 'line-1', reason } as const;
    expect(await ask(olga(), recordSettlement, line)).toEqual({ owedYen: 2_000 });
    expect(await ask(olga(), recordSettlement, line)).toEqual({ owedYen: 2_000 });
    expect(await codeOf(ask(olga(), recordSettlement, { ...line, amountYen: 1 }))).toBe('CONFLICT');
    const lines = ['a', 'b', 'c'].map((reference) => ({ ...line, amountYen: 1_250, reference }));
    const outcomes = await Promise.all(lines.map((one) => codeOf(ask(olga(), recordSettlement, one))));
    expect(outcomes.filter((one) => one === 'answered')).toHaveLength(1);
    const books = await charging.books();
    expect(books.psp).toBe(750);
    expect(await codeOf(ask(olga(), recordSettlement, { ...line, direction: 'paid', reference: 'd' }))).toBe(
      'SETTLEMENT_EXCEEDS_OWED',
    );
  }, 30_000);
});
