import { join } from 'node:path';
import { refundPayment } from '@modosu/contracts/payment/refunds.messages';
import { transfer } from '@modosu/contracts/payment/transfers.messages';
import { merchantReceipts, pay, showCode } from '@modosu/contracts/payment.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type OpenDatabase, openDatabase } from '@modosu/read-models/database/database';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { newId } from '@modosu/service-kit/request/ids';
import { sums } from '../src/receipts/receipts.projection';
import { ask, type Caller, PaymentStack } from './payment-stack';

/** Odd, so that each of them pays and sends: a day allows so many transfers. */
const CUSTOMERS = 13;
const START_YEN = 50_000;
const TAKEOVER_MS = 10_000;
/** Codes of transient failures: the same request is sent again, as every client is told to. */
const TRY_AGAIN = new Set(['TIMEOUT', 'SERVICE_UNAVAILABLE', 'STORE_UNAVAILABLE', 'OVERLOADED', 'CONFLICT']);

const COPIES = ['payment', 'payment-2'] as const;
type Copy = (typeof COPIES)[number];
interface Health {
  checks: Record<string, { status: string; detail?: { role?: string; holder?: string; parked?: unknown[] } }>;
}

describeOnEachEngine('two copies of payment over one database', (engine) => {
  let payment: PaymentStack;
  let db: OpenDatabase;
  let customers: Caller[];
  beforeAll(async () => {
    const environment = await engine.environment();
    payment = await PaymentStack.start({ copies: { payment: 2 }, env: { payment: environment } });
    const url = environment.DATABASE_URL;
    db = openDatabase(url === undefined ? join(payment.stack.dataFolder, 'payment', 'payment.db') : { url });
    customers = await Promise.all(Array.from({ length: CUSTOMERS }, (_, n) => payment.wallet(`c${n}`, START_YEN)));
  }, 60_000);
  afterAll(async () => {
    await db?.destroy();
    await payment?.stop();
  });

  const healthOf = async (copy: Copy): Promise<Health | undefined> => {
    const options = { signal: AbortSignal.timeout(500) };
    const answer = await fetch(`${payment.stack.healthOf(copy)}/health/ready`, options).catch(() => undefined);
    return (await answer?.json()) as Health | undefined;
  };
  const roleOf = async (copy: Copy) => (await healthOf(copy))?.checks.leadership?.detail?.role;
  const otherThan = (copy: Copy): Copy => (copy === 'payment' ? 'payment-2' : 'payment');
  async function leader(): Promise<Copy> {
    const roles = await Promise.all(COPIES.map(roleOf));
    expect([...roles].sort()).toEqual(['following', 'leading']);
    return COPIES[roles.indexOf('leading')] as Copy;
  }
  async function leads(copy: Copy): Promise<number> {
    const begin = Date.now();
    while ((await roleOf(copy)) !== 'leading') {
      if (Date.now() - begin > TAKEOVER_MS) throw new Error(`${copy} does not lead after ${TAKEOVER_MS} ms`);
      await pause(50);
    }
    return Date.now() - begin;
  }

  it('given both, then they share the commands, and what one has written the other’s answers hold', async () => {
    const terminal = payment.terminal(await payment.merchant());
    for (let n = 1; n <= 10; n += 1) {
      await payment.pay(customers[n]!, terminal, 50);
      expect(await ask(terminal, merchantReceipts, {})).toMatchObject({ payments: n, payableYen: n * 50 });
    }
    const served = await Promise.all(COPIES.map(requestsOf));
    expect(served.filter((requests) => requests === 0)).toEqual([]);
  }, 30_000);

  it('given one key, several things: each names its own, and the same key with another request is refused at any copy', async () => {
    const [a, b] = [customers[0]!, customers[1]!];
    const terminal = payment.terminal(await payment.merchant());
    const sale = async (customer: Caller, digit: string) => {
      const { code } = await ask(customer, showCode, {});
      return { code, amountYen: 50, requestHash: digit.repeat(64) };
    };
    const take = async (commandId: string, { requestHash, ...request }: Awaited<ReturnType<typeof sale>>) => {
      const paid = ask(terminal, pay, request, { commandId, requestHash });
      return paid.then(
        ({ paymentId }) => paymentId,
        (error: { code: string }) => error.code,
      );
    };
    // At once, so that either copy may get either.
    for (let n = 0; n < 10; n += 1) {
      const commandId = newId();
      const sales = [await sale(a, '1'), await sale(b, '2')];
      const outcomes = await Promise.all(sales.map((one) => take(commandId, one)));
      const [ofA, ofB] = outcomes;
      expect(ofA).not.toBe(ofB);
      const taken = outcomes.filter((outcome) => outcome !== 'IDEMPOTENCY_KEY_REUSED');
      expect(taken.length).toBeGreaterThan(0);
      for (const paymentId of taken) expect(paymentId).toMatch(/^[0-9a-f-]{36}$/);
    }
    // Later, when the read model has the first.
    const commandId = newId();
    const first = await sale(a, '1');
    const paymentId = await take(commandId, first);
    const known = () => db.selectFrom('command_requests').where('command_id', '=', commandId).select('hour').execute();
    while ((await known()).length === 0) await pause(20);
    const other = await sale(b, '2');
    const before = await payment.balanceYen(b);
    for (let n = 0; n < 20; n += 1) {
      expect(await take(commandId, other)).toBe('IDEMPOTENCY_KEY_REUSED');
      expect(await take(commandId, first)).toBe(paymentId);
    }
    expect(await payment.balanceYen(b)).toBe(before);
  }, 30_000);

  it('given refunds of one payment at both, then together they give back what was paid, and one key is one refund', async () => {
    const merchantId = await payment.merchant();
    const terminal = payment.terminal(merchantId);
    const customer = customers[2]!;
    const paymentId = await payment.pay(customer, terminal, 1_000);
    const before = await payment.balanceYen(customer);
    const refund = (amountYen: number, commandId = newId()) =>
      ask(terminal, refundPayment, { paymentId, amountYen, reason: 'too large' }, { commandId }).then(
        ({ refundId }) => refundId,
        (error: { code: string }) => error.code,
      );
    const commandId = newId();
    const again = await Promise.all(Array.from({ length: 10 }, () => refund(100, commandId)));
    expect(new Set(again).size).toBe(1);
    const many = await Promise.all(Array.from({ length: 14 }, () => refund(90)));
    expect(many.filter((outcome) => outcome === 'PAYMENT_ALREADY_REFUNDED')).toHaveLength(4);
    expect(await payment.balanceYen(customer)).toBe(before + 1_000);
    expect(await ask(terminal, merchantReceipts, {})).toMatchObject({ refunds: 11, payableYen: 0 });
  }, 30_000);

  it('given load on both, when the leader is killed, then the other leads within 10 s, and every command counts once', async () => {
    const merchantId = await payment.merchant();
    const terminal = payment.terminal(merchantId);
    const before = await paidYen();
    const killed = await leader();
    let done = 0;
    const work = Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        const customer = customers[n % CUSTOMERS]!;
        if (n % 2 === 0) await payInsistently(customer, terminal);
        else {
          const commandId = newId();
          const toCustomerId = `c${(n + 1) % CUSTOMERS}`;
          await insistent(() =>
            ask(customer, transfer, { toCustomerId, amountYen: 100 }, { commandId, patienceMs: 2_000 }),
          );
        }
        done += 1;
      }),
    );
    while (done < 75) await pause(1);
    await payment.stack.kill(killed);
    expect(done).toBeLessThan(300);
    expect(await leads(otherThan(killed))).toBeLessThan(TAKEOVER_MS);
    await work;
    await settled();
    expect((await paidYen()) - before).toBe(150 * 50);
    expect(await ask(terminal, merchantReceipts, {})).toMatchObject({ payments: 150, payableYen: 150 * 50 });
    await tablesAreTheFoldOfTheLog();
    await payment.stack.restart(killed);
    expect(await leader()).toBe(otherThan(killed));
  }, 90_000);

  it('given a leader that stands still until another leads, when it goes on, then it writes nothing and follows', async () => {
    const stopped = await leader();
    const merchantId = await payment.merchant();
    const terminal = payment.terminal(merchantId);
    process.kill(payment.stack.pidOf(stopped), 'SIGSTOP');
    try {
      expect(await leads(otherThan(stopped))).toBeLessThan(TAKEOVER_MS);
      await Promise.all(customers.map((customer) => payInsistently(customer, terminal)));
    } finally {
      process.kill(payment.stack.pidOf(stopped), 'SIGCONT');
    }
    for (let tries = 0; tries < 100 && (await roleOf(stopped)) !== 'following'; tries += 1) await pause(50);
    expect(await leader()).toBe(otherThan(stopped));
    const receipts = { payments: CUSTOMERS, payableYen: CUSTOMERS * 50 };
    for (let n = 0; n < 4; n += 1)
      expect(await insistent(() => ask(terminal, merchantReceipts, {}))).toMatchObject(receipts);
    await tablesAreTheFoldOfTheLog();
  }, 90_000);

  it('given a leader that stops cleanly, then the other leads at once', async () => {
    const stopping = await leader();
    await payment.stack.stopOne(stopping);
    expect(await leads(otherThan(stopping))).toBeLessThan(3_000);
  }, 30_000);

  async function payInsistently(customer: Caller, terminal: Caller): Promise<void> {
    const { code } = await insistent(() => ask(customer, showCode, {}, { patienceMs: 1_000 }));
    const commandId = newId();
    await insistent(() => ask(terminal, pay, { code, amountYen: 50 }, { commandId, patienceMs: 1_000 }));
  }

  /** Resolves when no money is on its way between wallets, and the tables are where the log is. */
  async function settled(): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      const open = Object.keys(await payment.books()).filter((account) => account.startsWith('transit:transfer'));
      if (open.length === 0) return;
      await pause(200);
    }
    throw new Error('money is still on its way after 20 seconds');
  }

  async function paidYen(): Promise<number> {
    const books = Object.entries(await payment.books());
    return -books.reduce((sum, [account, yen]) => sum + (account.startsWith('merchant:') ? yen : 0), 0);
  }

  async function tablesAreTheFoldOfTheLog(): Promise<void> {
    const events: RecordedEvent[] = [];
    for await (const event of payment.store.readAll({ prefixes: ['wallet-', 'merchant-'] })) events.push(event);
    const expected = [...sums(events)].map(([merchant_id, { payments, voids, refunds, payableYen }]) => ({
      merchant_id,
      payments,
      voids,
      refunds,
      payable_yen: payableYen,
    }));
    const byId = (a: { merchant_id: string }, b: { merchant_id: string }) => (a.merchant_id < b.merchant_id ? -1 : 1);
    const held = await db.selectFrom('merchant_receipts').selectAll().orderBy('merchant_id').execute();
    expect(held).toEqual(expected.sort(byId));
    const paid = events.filter(({ type }) => type === 'wallet.payment-made.v1');
    expect((await db.selectFrom('payments').selectAll().execute()).length).toBe(paid.length);
    expect(await db.selectFrom('open_work_transfers').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('parked_streams').selectAll().execute()).toEqual([]);
    const transfers = (type: string) =>
      events
        .filter((event) => event.type === type)
        .map(({ data }) => (data as { transferId: string }).transferId)
        .sort();
    expect(transfers('wallet.transfer-received.v2')).toEqual(transfers('wallet.transfer-sent.v1'));
  }

  async function requestsOf(copy: Copy): Promise<number> {
    const text = await (await fetch(`${payment.stack.healthOf(copy)}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith('modosu_requests_total{'));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }
});

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
