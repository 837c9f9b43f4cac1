import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import * as ledger from '@modosu/contracts/ledger.messages';
import { voidPayment } from '@modosu/contracts/payment/refunds.messages';
import { transfer } from '@modosu/contracts/payment/transfers.messages';
import * as messages from '@modosu/contracts/payment.messages';
import { ask, type Caller, PaymentStack } from './payment-stack';

const EACH = 1_500;
const STOLEN_YEN = 500;
const AT_ONCE = 32;

/** What the unit test does with 100,000 lots, with fewer through the running services. */
describe('an attacker splits, through the running services', () => {
  let payment: PaymentStack;
  let victim: Caller;
  let till: Caller;
  let paymentId: string;

  const ones = (from: number) =>
    forEachLimit(
      Array.from({ length: EACH }, (_, n) => `one-${from + n}`),
      AT_ONCE,
      async (chargeId) => void (await payment.credit('victim', 1, chargeId)),
    );
  /** Once the ledger knows everything there is. */
  const traced = async () => {
    let atLeast = '0';
    for await (const { position } of payment.store.readAll({ direction: 'backwards', prefixes: ['wallet-'], max: 1 }))
      atLeast = String(position);
    return ask(payment.staff('fraud'), ledger.traceCharge, { chargeId: 'stolen', atLeast });
  };
  const hold = () =>
    ask(payment.as('compensation'), messages.placeHold, {
      customerId: 'victim',
      holdId: 'stolen',
      incidentId: 'incident',
      lotIds: ['stolen'],
      reason: 'reported',
    });

  beforeAll(async () => {
    payment = await PaymentStack.start({ programs: ['nats-server', 'event-store', 'payment', 'ledger'] });
    victim = await payment.wallet('victim', 0);
    await payment.wallet('friend', 0);
    till = payment.terminal(await payment.merchant());
    await ones(0);
    await payment.credit('victim', STOLEN_YEN, 'stolen');
    await ones(EACH);
  }, 120_000);
  afterAll(() => payment?.stop(), 30_000);

  it('pays more sums at once than an event names, and the stolen charge is traced to the yen', async () => {
    paymentId = await payment.pay(victim, till, EACH + 100);
    expect(await traced()).toMatchObject({
      spentYen: 100,
      remainingYen: STOLEN_YEN - 100,
      tree: { uses: [{ debitId: paymentId, kind: 'payment', amountYen: 100 }] },
    });
  }, 60_000);

  it('has what is left of it held, and what comes back to it too', async () => {
    expect(await hold()).toEqual({
      heldYen: STOLEN_YEN - 100,
      uses: [{ lotId: 'stolen', amountYen: STOLEN_YEN - 100 }],
    });
    await ask(till, voidPayment, { paymentId, reason: 'goods not collected' });
    expect(await traced()).toMatchObject({ spentYen: 0, remainingYen: 0, heldYen: STOLEN_YEN });
    expect(await payment.balanceYen(victim)).toBe(2 * EACH);
  }, 60_000);

  it('is answered in pages of bytes, every lot once and each with what is left of it', async () => {
    const lots: { lotId: string; remainingYen: number }[] = [];
    let after: string | undefined;
    do {
      const page = { customerIds: ['victim'], after };
      const answer = await ask(payment.as('compensation'), ledger.walletFlows, page);
      lots.push(...answer.lots);
      after = answer.next;
    } while (after !== undefined);
    expect(new Set(lots.map(({ lotId }) => lotId)).size).toBe(2 * EACH + 1);
    expect(lots).toHaveLength(2 * EACH + 1);
    expect(lots.filter(({ lotId, remainingYen }) => remainingYen !== (lotId === 'stolen' ? 0 : 1))).toEqual([]);
  }, 60_000);

  it('sends what it has at once, and is paid out what comes after once it is closed', async () => {
    const sent = await ask(victim, transfer, { toCustomerId: 'friend', amountYen: 2 * EACH - 700 });
    expect(sent.balanceYen).toBe(700);
    await ask(payment.as('identity'), messages.closeWallet, { customerId: 'victim' });
    const rest = { customerId: 'victim', reference: 'rest', amountYen: 10_000 };
    expect(await ask(payment.as('compensation'), messages.handOverClosedBalance, rest)).toEqual({ handedOverYen: 700 });
    expect(await traced()).toMatchObject({ spentYen: 0, transferredYen: 0, heldYen: STOLEN_YEN });
  }, 60_000);
});
