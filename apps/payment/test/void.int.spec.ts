import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { CompensationEvent } from '@modosu/contracts/compensation.events';
import { closeWallet, noteCompensation, voidPayment } from '@modosu/contracts/payment.messages';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, type Caller, PaymentStack } from './payment-stack';

const incidentId = 'incident-1';
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
      const event = data as { paymentId?: string; entry?: { postings: { account: string; amountYen: number }[] } };
      if (event.paymentId !== paymentId || !/voided|refund-credited|recovered-late/.test(type)) continue;
      for (const { account, amountYen } of event.entry?.postings ?? [])
        sums[account] = (sums[account] ?? 0) + amountYen;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, yen]) => yen !== 0));
  }

  async function ended(paymentId: string): Promise<void> {
    const giveUpAt = Date.now() + 40_000;
    for (;;) {
      for await (const { type, data } of payment.store.readAll({ prefixes: ['wallet-'] })) {
        if (type === 'wallet.void-settled.v1' && (data as { paymentId: string }).paymentId === paymentId) return;
      }
      if (Date.now() > giveUpAt) throw new Error('the void does not come to its end');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
});
