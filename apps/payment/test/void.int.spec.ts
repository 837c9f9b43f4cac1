import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { CompensationEvent } from '@modosu/contracts/compensation.events';
import { refundPayment, voidPayment, walletHistory } from '@modosu/contracts/payment/refunds.messages';
import { closeWallet, noteCompensation } from '@modosu/contracts/payment.messages';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { newId } from '@modosu/service-kit/request/ids';
import { Wallets } from '../src/wallet/wallet.aggregate';
import { ask, type Caller, PaymentStack } from './payment-stack';
import { payCommand, shown, context as walletContext } from './wallet-examples';

const incidentId = 'incident-1';
interface Stored {
  readonly paymentId?: string;
  readonly refundId?: string;
  readonly reference?: string;
  readonly entry?: { readonly postings: { readonly account: string; readonly amountYen: number }[] };
}
/** Writes down what compensation would have written. */
const writer: Decider<CompensationEvent, CompensationEvent, null> = {
  initial: null,
  evolve: () => null,
  decide: (event) => accept([event], {}),
};

describe('two ways of giving back: a shop voids what has been compensated', () => {
  let payment: PaymentStack;
  let terminal: Caller;
  let merchantId: string;
  beforeAll(async () => {
    const programs = ['nats-server', 'event-store', 'card-provider', 'payment', 'charging', 'compensation'] as const;
    payment = await PaymentStack.start({ programs: [...programs] });
    merchantId = await payment.merchant();
    terminal = payment.terminal(merchantId);
  }, 90_000);
  afterAll(() => payment?.stop());

  it('the loss is recovered, and the victim gets nothing a second time', async () => {
    const customer = await payment.wallet('vera', 0);
    const chargeId = await payment.credit('vera', 30_000);
    const paymentId = await payment.pay(customer, terminal, 20_000);
    await compensated('vera', chargeId, 30_000, 10_000);
    await ask(terminal, voidPayment, { paymentId, reason: 'goods came back' });
    await ended(paymentId);
    expect(await payment.balanceYen(customer)).toBe(10_000);
    expect(await moved(paymentId)).toEqual({ [`merchant:${merchantId}`]: 20_000, 'loss:fraud': -20_000 });
  });

  it('into a closed account it becomes the customer’s due and is paid out', async () => {
    const customer = await payment.wallet('wim', 0);
    await payment.credit('wim', 5_000);
    const paymentId = await payment.pay(customer, terminal, 5_000);
    await ask(payment.as('identity'), closeWallet, { customerId: 'wim' });
    expect(await ask(terminal, voidPayment, { paymentId, reason: 'goods came back' })).toMatchObject({
      amountYen: 5_000,
    });
    await ended(paymentId);
    expect(await moved(paymentId)).toMatchObject({ [`merchant:${merchantId}`]: 5_000 });
    expect(await eventsOf('unclaimed-wim')).toContainEqual(['unclaimed.received.v1', `void:${paymentId}`]);
  });

  it('goes on after compensation, and payment in the middle of it, were killed', async () => {
    const customer = await payment.wallet('xia', 0);
    const chargeId = await payment.credit('xia', 30_000);
    const paymentId = await payment.pay(customer, terminal, 30_000);
    await compensated('xia', chargeId, 30_000, 0);
    await payment.stack.kill('compensation');
    await ask(terminal, voidPayment, { paymentId, reason: 'goods came back' });
    expect((await moved(paymentId))[`transit:void:${paymentId}`]).toBe(-30_000);
    await payment.stack.kill('payment');
    await payment.stack.restart('compensation');
    await payment.stack.restart('payment');
    await ended(paymentId);
    expect(await payment.balanceYen(customer)).toBe(0);
    expect(await moved(paymentId)).toEqual({ [`merchant:${merchantId}`]: 30_000, 'loss:fraud': -30_000 });
  }, 90_000);

  it('refunded in parts: never more is recovered than was borne, and the rest is the customer’s', async () => {
    const customer = await payment.wallet('yara', 0);
    const chargeId = await payment.credit('yara', 30_000);
    const paymentId = await payment.pay(customer, terminal, 30_000);
    await compensated('yara', chargeId, 30_000, 18_000);
    for (const amountYen of [10_000, 1, undefined]) {
      const { refundId } = await ask(terminal, refundPayment, { paymentId, amountYen, reason: 'goods came back' });
      await ended(refundId);
    }
    await expect(ask(terminal, refundPayment, { paymentId, reason: 'once more' })).rejects.toMatchObject({
      code: 'PAYMENT_ALREADY_REFUNDED',
    });
    expect(await payment.balanceYen(customer)).toBe(18_000);
    expect(await moved(paymentId)).toEqual({
      [`merchant:${merchantId}`]: 30_000,
      'loss:fraud': -12_000,
      'wallet:yara': -18_000,
    });
    const shown = async () => (await ask(customer, walletHistory, {})).items.map(({ kind, state }) => [kind, state]);
    for (let tries = 0; tries < 50 && (await shown()).at(-1)?.[1] !== 'put-right'; tries += 1) await pause();
    expect(await shown()).toEqual([
      ['refund', 'completed'],
      ['payment', 'refunded'],
      ['charge', 'put-right'],
    ]);
  });

  it('refunded, and both killed before it is where it belongs: it goes on', async () => {
    const customer = await payment.wallet('zoe', 0);
    const chargeId = await payment.credit('zoe', 30_000);
    const paymentId = await payment.pay(customer, terminal, 30_000);
    await compensated('zoe', chargeId, 30_000, 0);
    await payment.stack.kill('compensation');
    const refund = { paymentId, amountYen: 8_000, reason: 'goods came back' };
    const { refundId } = await ask(terminal, refundPayment, refund);
    expect((await moved(paymentId))[`transit:void:${refundId}`]).toBe(-8_000);
    await payment.stack.kill('payment');
    await payment.stack.restart('compensation');
    await payment.stack.restart('payment');
    await ended(refundId);
    expect(await payment.balanceYen(customer)).toBe(0);
    expect(await moved(paymentId)).toEqual({ [`merchant:${merchantId}`]: 8_000, 'loss:fraud': -8_000 });
  }, 90_000);

  it('cashback that was spent and that nothing replaces is owed, and compensation books it', async () => {
    const customer = await payment.wallet('alma', 0);
    await payment.credit('alma', 1_000);
    // No campaign of today gives more than was paid.
    const generous = { campaignId: 'generous', name: 'g', percent: 500, monthlyCapYen: 30_000 };
    const running = { ...generous, from: '2019-01-01T00:00:00.000Z', to: '2999-01-01T00:00:00.000Z' };
    const campaigns = { all: () => [{ ...running, excludedCategories: [] }] };
    const wallets = new Wallets(
      payment.store,
      undefined,
      campaigns,
      { refusalOf: () => undefined },
      walletContext.policy,
    );
    const commandId = newId();
    const now = new Date().toISOString();
    const actor = { kind: 'terminal', id: 'terminal-1', merchantId };
    const paymentId = newId();
    const command = payCommand({ paymentId, merchantId, amountYen: 1_000, shown: { ...shown, at: now } });
    const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
    await wallets.handle('alma', command, context);
    await payment.pay(customer, terminal, 5_000);
    const { refundId } = await ask(terminal, refundPayment, { paymentId, reason: 'goods came back' });
    const reference = `${refundId}:cashback:${paymentId}`;
    await seen('receivable.booked.v1', (data) => data.reference === reference);
    expect(await booked(`cashback:${reference}`)).toEqual({ 'receivable:customer:alma': 4_000, promotion: -4_000 });
    expect(await payment.balanceYen(customer)).toBe(0);
  });

  /** As compensation does it: the wallet is told first; then what was not recovered is booked as loss. */
  async function compensated(customerId: string, chargeId: string, amountYen: number, recoveredYen: number) {
    const names = { compensationId: chargeId, incidentId, planId: 'plan-1', customerId };
    const note = { customerId, compensationId: chargeId, incidentId, lotIds: [chargeId] };
    await ask(payment.as('compensation'), noteCompensation, note);
    const lossYen = amountYen - recoveredYen;
    const remedy = { incidentId, originalId: chargeId };
    const line = { originalId: chargeId, kind: 'charge' as const, customerId, amountYen, sources: [], row: 'B' };
    await write(chargeId, {
      type: 'compensation.started.v1',
      data: { ...names, line: { ...line, destination: 'refund' } },
    });
    await write(chargeId, {
      type: 'compensation.completed.v1',
      data: {
        ...names,
        destination: 'refund',
        amountYen,
        recoveredYen,
        lossYen,
        receivableYen: 0,
        entry: entry(
          'compensation',
          debit('loss:fraud', lossYen, { ...remedy, component: 'loss' }),
          credit(transit('compensation', chargeId), lossYen, remedy),
        ),
      },
    });
  }

  async function write(id: string, event: CompensationEvent): Promise<void> {
    const streams = new Aggregate({
      store: payment.store,
      category: 'compensation',
      decider: writer,
      service: 'compensation',
    });
    const commandId = newId();
    await streams.handle(id, event, {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: { kind: 'service', id: 'compensation' },
      now: new Date().toISOString(),
    });
  }

  async function eventsOf(stream: string): Promise<[string, string][]> {
    const events: [string, string][] = [];
    for await (const { type, data } of payment.store.readStream(stream))
      events.push([type, (data as { reference: string }).reference]);
    return events;
  }

  /** What the void of a payment has moved so far, by account. */
  async function moved(paymentId: string): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for await (const { type, data } of payment.store.readAll({ prefixes: ['wallet-', 'compensation-'] })) {
      const event = data as Stored;
      if (event.paymentId !== paymentId || !/voided|payment-refunded|refund-credited|recovered-late/.test(type))
        continue;
      for (const { account, amountYen } of event.entry?.postings ?? [])
        sums[account] = (sums[account] ?? 0) + amountYen;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, yen]) => yen !== 0));
  }

  /** What was posted through a transit account, by the other accounts. */
  async function booked(transit: string): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for await (const { data } of payment.store.readAll({ prefixes: ['wallet-', 'receivable-'] })) {
      const postings = (data as Stored).entry?.postings ?? [];
      if (!postings.some(({ account }) => account === `transit:${transit}`)) continue;
      for (const { account, amountYen } of postings) sums[account] = (sums[account] ?? 0) + amountYen;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, yen]) => yen !== 0));
  }

  /** @param id of the payment that was voided, or of the refund */
  function ended(id: string): Promise<void> {
    return seen('wallet.void-settled.v1', ({ paymentId, refundId }) => (refundId ?? paymentId) === id);
  }

  async function seen(wanted: string, isIt: (data: Stored) => boolean): Promise<void> {
    const giveUpAt = Date.now() + 40_000;
    for (;;) {
      for await (const { type, data } of payment.store.readAll({ prefixes: ['wallet-', 'receivable-'] })) {
        if (type === wanted && isIt(data as Stored)) return;
      }
      if (Date.now() > giveUpAt) throw new Error(`${wanted} does not come`);
      await pause();
    }
  }
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 200));
