import { transfer } from '@modosu/contracts/payment/transfers.messages';
import { activateWallet, merchantReceipts, pay, showCode } from '@modosu/contracts/payment.messages';
import { newId } from '@modosu/service-kit/request/ids';
import { Wallets } from '../src/wallet/wallet.aggregate';
import { ask, type Caller, PaymentStack } from './payment-stack';

import { context as walletContext } from './wallet-examples';

const CUSTOMERS = 20;
const TRANSFERS = 200;
const PAYMENTS = 200;
const START_YEN = 50_000;
const patienceMs = 3_000;
/** Codes of transient failures: the same request is sent again, as every client is told to. */
const TRY_AGAIN = new Set(['TIMEOUT', 'SERVICE_UNAVAILABLE', 'STORE_UNAVAILABLE', 'OVERLOADED', 'CONFLICT']);

describe('payment killed in the middle of its work', () => {
  let payment: PaymentStack;
  let customers: Caller[];
  beforeAll(async () => {
    payment = await PaymentStack.start();
    customers = await Promise.all(Array.from({ length: CUSTOMERS }, (_, n) => payment.wallet(`c${n}`, START_YEN)));
  }, 60_000);
  afterAll(() => payment?.stop());

  it('finishes every transfer after its restart, and doubles nothing that is sent again', async () => {
    const merchantId = await payment.merchant();
    const terminal = payment.terminal(merchantId);
    let done = 0;
    const transfers = Array.from({ length: TRANSFERS }, (_, n) => async () => {
      const toCustomerId = `c${(n * 7 + 1) % CUSTOMERS}`;
      const from = n % CUSTOMERS;
      if (toCustomerId === `c${from}`) return;
      const commandId = newId();
      // Half of the senders give up with the crash: theirs is for the service alone to finish.
      const patient = n % 2 === 0;
      const send = () => ask(customers[from]!, transfer, { toCustomerId, amountYen: 100 }, { commandId, patienceMs });
      await (patient ? insistent(send) : send().catch(() => undefined));
      done += 1;
    });
    const payments = Array.from({ length: PAYMENTS }, (_, n) => async () => {
      const { code } = await insistent(() => ask(customers[n % CUSTOMERS]!, showCode, {}, { patienceMs }));
      const commandId = newId();
      await insistent(() => ask(terminal, pay, { code, amountYen: 50 }, { commandId, patienceMs }));
      done += 1;
    });
    const work = Promise.all([...transfers, ...payments].map((start) => start()));
    while (done < (TRANSFERS + PAYMENTS) / 4) await new Promise((resolve) => setTimeout(resolve, 1));
    await payment.stack.kill('payment');
    expect(done).toBeLessThan(TRANSFERS + PAYMENTS);
    await payment.stack.restart('payment');
    await work;
    await settled();

    const books = await payment.books();
    expect(books[`merchant:${merchantId}`]).toBe(-PAYMENTS * 50);
    expect(await ask(terminal, merchantReceipts, {})).toMatchObject({ payments: PAYMENTS, payableYen: PAYMENTS * 50 });
    const balances = await Promise.all(customers.map((customer) => payment.balanceYen(customer)));
    expect(balances.reduce((sum, yen) => sum + yen, 0)).toBe(CUSTOMERS * START_YEN - PAYMENTS * 50);
    expect(balances).toEqual(customers.map((_, n) => -(books[`wallet:c${n}`] ?? 0)));
    expect(await arrivals()).toEqual({ doubled: 0, lost: 0 });
  }, 120_000);

  it('finishes what a request left that died between two steps', async () => {
    const { policy } = walletContext;
    const dying = new Wallets(payment.store, undefined, { all: () => [] }, { refusalOf: () => undefined }, policy);
    const context = () => {
      const commandId = newId();
      const actor = { kind: 'customer', id: 'c0' };
      return { commandId, correlationId: commandId, causationId: commandId, actor, now: new Date().toISOString() };
    };
    const room = (originId: string) => ({ type: 'reserve-room', originId, amountYen: 100 }) as const;
    const before = await payment.balanceYen(customers[1]!);
    await dying.handle('c1', room('transfer:only-room'), context());
    await dying.handle('c1', room('transfer:sent'), context());
    const send = { type: 'send-transfer', transferId: 'sent', toCustomerId: 'c1', amountYen: 100 } as const;
    await dying.handle('c0', send, context());
    const finished = async () => {
      const { state } = await dying.load('c1');
      return state.roomYen === 0 && state.known.has('transfer:sent');
    };
    for (let tries = 0; tries < 50 && !(await finished()); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(await finished()).toBe(true);
    expect(await payment.balanceYen(customers[1]!)).toBe(before + 100);
    await settled();
  }, 30_000);

  it('answers again as if nothing had been', async () => {
    expect(await ask(customers[0]!, activateWallet, {})).toEqual({ customerId: 'c0' });
  });

  /** Resolves when no money is on its way between wallets. */
  async function settled(): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      const open = Object.keys(await payment.books()).filter((account) => account.startsWith('transit:transfer'));
      if (open.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('money is still on its way after 20 seconds');
  }

  async function arrivals(): Promise<{ doubled: number; lost: number }> {
    const sent = new Set<string>();
    const received: string[] = [];
    for await (const { type, data } of payment.store.readAll({ prefixes: ['wallet-'] })) {
      const { transferId } = data as { transferId: string };
      if (type === 'wallet.transfer-sent.v1') sent.add(transferId);
      if (type === 'wallet.transfer-received.v2') received.push(transferId);
    }
    return {
      doubled: received.length - new Set(received).size,
      lost: [...sent].filter((transferId) => !received.includes(transferId)).length,
    };
  }
});

async function insistent<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!TRY_AGAIN.has((error as { code?: string }).code ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
