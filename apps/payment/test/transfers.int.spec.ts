import { walletHistory } from '@modosu/contracts/payment/refunds.messages';
import {
  acceptTransfer,
  blockRequester,
  cancelTransfer,
  declineRequest,
  declineTransfer,
  listRequests,
  listTransfers,
  payRequest,
  releaseTransfer,
  requestMoney,
  returnTransfer,
  setTransferRule,
  showTransfer,
  splitBill,
  transfer,
} from '@modosu/contracts/payment/transfers.messages';
import { placeHold, showWallet } from '@modosu/contracts/payment.messages';
import { newId } from '@modosu/service-kit/request/ids';
import { Wallets } from '../src/wallet/wallet.aggregate';
import { ask, type Caller, PaymentStack } from './payment-stack';
import { context as walletContext } from './wallet-examples';

const BIG = 20_000;

describe('transfers through two copies of payment', () => {
  let payment: PaymentStack;
  let count = 0;
  beforeAll(async () => {
    payment = await PaymentStack.start({ copies: { payment: 2 } });
  }, 60_000);
  afterAll(() => payment?.stop());

  /** Two people who have nothing to do with the other tests. */
  async function two(yen = 50_000): Promise<{ a: Caller; b: Caller; toA: string; toB: string }> {
    const [toA, toB] = [`a${++count}`, `b${count}`];
    return { a: await payment.wallet(toA, yen), b: await payment.wallet(toB, 0), toA, toB };
  }
  const walletOf = (customer: Caller) => ask(customer, showWallet, {});
  const stateOf = async (customer: Caller, transferId: string) =>
    (await ask(customer, listTransfers, {})).transfers.find((one) => one.transferId === transferId)?.state;
  const eventually = async (truth: () => Promise<boolean>) => {
    for (let tries = 0; tries < 60 && !(await truth()); tries += 1) await new Promise((r) => setTimeout(r, 200));
    expect(await truth()).toBe(true);
  };

  it('offers to a receiver who wants to be asked: accepted once however often, at any copy', async () => {
    const { a, b, toB } = await two();
    await ask(b, setTransferRule, { rule: 'ask' });
    const offered = await ask(a, transfer, { toCustomerId: toB, amountYen: 3_000 });
    expect(offered).toMatchObject({ state: 'offered', balanceYen: 47_000 });
    const { transferId } = offered;
    expect(await walletOf(a)).toMatchObject({ balanceYen: 47_000, heldYen: 3_000 });
    expect(await stateOf(b, transferId)).toBe('offered');
    await expect(ask(a, acceptTransfer, { transferId })).rejects.toMatchObject({ code: 'TRANSFER_UNKNOWN' });
    const commandId = newId();
    const tries = Array.from({ length: 10 }, () => ask(b, acceptTransfer, { transferId }, { commandId }));
    for (const reply of await Promise.all(tries)) expect(reply).toEqual({ transferId, state: 'received' });
    expect(await walletOf(b)).toMatchObject({ balanceYen: 3_000 });
    expect(await stateOf(a, transferId)).toBe('received');
    await expect(ask(b, declineTransfer, { transferId })).rejects.toMatchObject({ code: 'TRANSFER_NOT_OPEN' });
    await expect(ask(a, cancelTransfer, { transferId })).rejects.toMatchObject({ code: 'TRANSFER_NOT_OPEN' });
  }, 30_000);

  it('gives a declined and a withdrawn offer back, and refuses where nothing is wanted', async () => {
    const { a, b, toB } = await two();
    await ask(b, setTransferRule, { rule: 'known' });
    const first = await ask(a, transfer, { toCustomerId: toB, amountYen: 1_000 });
    await ask(b, declineTransfer, { transferId: first.transferId });
    expect(await stateOf(a, first.transferId)).toBe('declined');
    const second = await ask(a, transfer, { toCustomerId: toB, amountYen: 2_000 });
    expect(await ask(a, cancelTransfer, { transferId: second.transferId })).toMatchObject({ state: 'withdrawn' });
    const third = await ask(a, transfer, { toCustomerId: toB, amountYen: 500 });
    const stopped = { transferId: third.transferId, reason: 'looks strange' };
    expect(await ask(payment.staff('fraud'), returnTransfer, stopped)).toMatchObject({ state: 'stopped' });
    expect(await walletOf(a)).toMatchObject({ balanceYen: 50_000, heldYen: 0 });
    await ask(b, setTransferRule, { rule: 'nobody' });
    const refused = ask(a, transfer, { toCustomerId: toB, amountYen: 500 });
    await expect(refused).rejects.toMatchObject({ code: 'TRANSFER_NOT_WANTED' });
    const { items } = await ask(a, walletHistory, {});
    expect(items.reduce((sum, { amountYen }) => sum + amountYen, 0)).toBe(50_000);
  }, 30_000);

  it('holds a risky transfer at its receiver: called back by its sender, released by staff with a reason', async () => {
    const { a, b, toB } = await two();
    const commandId = newId();
    const held = await ask(a, transfer, { toCustomerId: toB, amountYen: BIG }, { commandId });
    expect(held).toMatchObject({ state: 'held' });
    expect(await ask(a, transfer, { toCustomerId: toB, amountYen: BIG }, { commandId })).toEqual(held);
    expect(await walletOf(b)).toMatchObject({ balanceYen: 0, heldYen: BIG });
    expect(await ask(payment.staff('support'), showTransfer, { transferId: held.transferId })).toMatchObject({
      state: 'held',
      reasons: ['new-pair'],
      policy: 'transfers hardened-1',
    });
    const { transferId } = held;
    const latest = async (customer: Caller) => (await ask(customer, walletHistory, { limit: 2 })).items;
    expect(await latest(a)).toMatchObject([{ kind: 'transfer-sent', state: 'held', heldYen: BIG }, { kind: 'charge' }]);
    expect(await latest(b)).toMatchObject([
      { kind: 'transfer-held', state: 'held' },
      { kind: 'transfer-received', state: 'held', heldYen: BIG },
    ]);
    expect(await ask(a, cancelTransfer, { transferId })).toEqual({ transferId, state: 'came-back' });
    expect(await ask(a, cancelTransfer, { transferId })).toEqual({ transferId, state: 'came-back' });
    expect([await walletOf(a), await walletOf(b)]).toMatchObject([
      { balanceYen: 50_000 },
      { balanceYen: 0, heldYen: 0 },
    ]);
    expect(await stateOf(b, transferId)).toBe('came-back');
    expect(await latest(a)).toMatchObject([
      { kind: 'transfer-came-back' },
      { kind: 'transfer-sent', state: 'refunded' },
    ]);
    const again = await ask(a, transfer, { toCustomerId: toB, amountYen: BIG });
    const reason = 'both called, they are siblings';
    const release = { transferId: again.transferId, reason };
    await expect(ask(payment.staff('support'), releaseTransfer, release)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await ask(payment.staff('fraud'), releaseTransfer, release)).toEqual({ releasedYen: BIG });
    expect(await walletOf(b)).toMatchObject({ balanceYen: BIG, heldYen: 0 });
    await expect(ask(a, cancelTransfer, { transferId: again.transferId })).rejects.toMatchObject({
      code: 'TRANSFER_NOT_OPEN',
    });
  }, 30_000);

  it('takes a device of which nothing is known for a new one', async () => {
    const { a, b, toA, toB } = await two();
    const thief = payment.customer(toA, 'stolen', true, 'not stated');
    expect(await ask(thief, transfer, { toCustomerId: toB, amountYen: 100 })).toMatchObject({ state: 'held' });
    expect((await ask(a, transfer, { toCustomerId: toB, amountYen: 100 })).state).toBeUndefined();
    expect(await walletOf(b)).toMatchObject({ balanceYen: 100, heldYen: 100 });
  });

  it('lets nothing slip through an incident’s hold: not what is held, offered or still on its way', async () => {
    const { a, b, toA, toB } = await two();
    const compensation = payment.as('compensation');
    const { transferId } = await ask(a, transfer, { toCustomerId: toB, amountYen: BIG });
    const hold = { holdId: 'original', incidentId: `incident-${count}`, reason: 'incident' };
    const placed = { ...hold, customerId: toB, lotIds: [`transfer:${transferId}`] };
    expect(await ask(compensation, placeHold, placed)).toMatchObject({ heldYen: BIG });
    const reason = 'seems fine';
    expect(await ask(payment.staff('fraud'), releaseTransfer, { transferId, reason })).toEqual({ releasedYen: 0 });
    await expect(ask(a, cancelTransfer, { transferId })).rejects.toMatchObject({ code: 'TRANSFER_NOT_OPEN' });
    expect(await walletOf(b)).toMatchObject({ balanceYen: 0, heldYen: BIG });
    const { transfers } = await ask(b, listTransfers, {});
    expect(transfers).toMatchObject([{ transferId, incidentIds: [`incident-${count}`] }]);
    const { items } = await ask(b, walletHistory, {});
    expect(items.find(({ kind }) => kind === 'transfer-received')).toMatchObject({
      state: 'held',
      heldYen: BIG,
      incidentId: `incident-${count}`,
    });

    await ask(b, setTransferRule, { rule: 'ask' });
    const chargeId = await payment.credit(toA, 5_000);
    const offer = await ask(a, transfer, { toCustomerId: toB, amountYen: 34_000 });
    const atSender = { ...hold, customerId: toA, lotIds: [chargeId] };
    expect(await ask(compensation, placeHold, atSender)).toMatchObject({ heldYen: 5_000 });
    await expect(ask(b, acceptTransfer, { transferId: offer.transferId })).rejects.toMatchObject({
      code: 'TRANSFER_NOT_OPEN',
    });

    const dying = dyingCopy();
    const onItsWay = `late-${count}`;
    const send = { type: 'send-transfer', transferId: onItsWay, toCustomerId: toB, amountYen: 700 } as const;
    await ask(compensation, placeHold, { ...hold, customerId: toB, lotIds: [`transfer:${onItsWay}`] });
    await dying.handle(toA, send, asCustomer(toA));
    await eventually(async () => (await walletOf(b)).heldYen === BIG + 700);
    expect((await walletOf(b)).balanceYen).toBe(0);
  }, 40_000);

  it('finishes what a copy left that died between two steps, of an offer and of a call back', async () => {
    const { a, b, toA, toB } = await two();
    await ask(b, setTransferRule, { rule: 'ask' });
    const { transferId } = await ask(a, transfer, { toCustomerId: toB, amountYen: 1_000 });
    const dying = dyingCopy();
    const accept = { type: 'accept-transfer', transferId, fromCustomerId: toA, amountYen: 1_000 } as const;
    await dying.handle(toB, accept, asCustomer(toB));
    await eventually(async () => (await walletOf(b)).balanceYen === 1_000);
    expect(await stateOf(a, transferId)).toBe('received');

    await ask(b, setTransferRule, { rule: 'anyone' });
    const held = await ask(a, transfer, { toCustomerId: toB, amountYen: BIG });
    const sent = (await dying.load(toA)).state;
    const uses = await usesOf(toA, held.transferId);
    const recall = {
      type: 'recall-transfer',
      transferId: held.transferId,
      toCustomerId: toB,
      amountYen: BIG,
      uses,
      until: held.until!,
    } as const;
    await dying.handle(toA, recall, asCustomer(toA));
    await dying.handle(
      toB,
      { type: 'return-transfer', transferId: held.transferId, fromCustomerId: toA },
      asCustomer(toA),
    );
    await eventually(async () => (await walletOf(a)).balanceYen === 49_000);
    expect(sent.balanceYen).toBe(49_000 - BIG);
    expect(await stateOf(a, held.transferId)).toBe('came-back');
  }, 40_000);

  it('asks for money: paid once however often, declined, blocked', async () => {
    const { a, b, toA, toB } = await two();
    await ask(b, setTransferRule, { rule: 'nobody' });
    const { requestId } = await ask(b, requestMoney, { toCustomerId: toA, amountYen: 1_200, note: 'tickets' });
    const commandId = newId();
    const paid = await Promise.all([1, 2, 3].map(() => ask(a, payRequest, { requestId }, { commandId })));
    expect(new Set(paid.map(({ transferId }) => transferId)).size).toBe(1);
    await expect(ask(a, payRequest, { requestId })).rejects.toMatchObject({ code: 'REQUEST_NOT_OPEN' });
    expect(await walletOf(b)).toMatchObject({ balanceYen: 1_200 });
    const { transferId } = paid[0]!;
    expect((await ask(b, listRequests, {})).requests).toMatchObject([
      { requestId, state: 'paid', transferId, note: 'tickets' },
    ]);
    const second = await ask(b, requestMoney, { toCustomerId: toA, amountYen: 300 });
    await ask(a, declineRequest, { requestId: second.requestId });
    await ask(a, blockRequester, { otherCustomerId: toB, blocked: true });
    const third = ask(b, requestMoney, { toCustomerId: toA, amountYen: 300 });
    await expect(third).rejects.toMatchObject({ code: 'REQUEST_NOT_WANTED' });
    const { requests } = await ask(b, listRequests, {});
    expect(requests.map(({ state }) => state)).toEqual(['refused', 'declined', 'paid']);
  }, 30_000);

  it('splits a bill to the yen, once', async () => {
    const { a, b, toB } = await two();
    await payment.wallet(`third-${count}`, 5_000);
    const third = payment.customer(`third-${count}`);
    const terminal = payment.terminal(await payment.merchant());
    const paymentId = await payment.pay(a, terminal, 1_000);
    const people = [{ customerId: toB }, { customerId: `third-${count}` }];
    await expect(ask(b, splitBill, { paymentId, people })).rejects.toMatchObject({ code: 'PAYMENT_UNKNOWN' });
    const bill = await ask(a, splitBill, { paymentId, people, note: 'dinner' });
    expect(bill).toMatchObject({ ownShareYen: 334, requests: [{ amountYen: 333 }, { amountYen: 333 }] });
    await expect(ask(a, splitBill, { paymentId, people })).rejects.toMatchObject({ code: 'ALREADY_SPLIT' });
    await ask(third, payRequest, { requestId: bill.requests[1]!.requestId });
    const { requests } = await ask(a, listRequests, { paymentId });
    expect(requests.map(({ state }) => state).sort()).toEqual(['open', 'paid']);
    expect(await walletOf(a)).toMatchObject({ balanceYen: 50_000 - 1_000 + 333 });
  }, 30_000);

  it('ends offers, holds and requests when their time is over, and brings a request that a dying copy left', async () => {
    const { a, b, toA, toB } = await two();
    const dying = dyingCopy();
    const ago = (ms: number) => new Date(Date.now() - ms + 3_000).toISOString();
    const { transfers } = walletContext.policy;
    const id = (name: string) => `${name}-${count}`;
    const to = { type: 'send-transfer', toCustomerId: toB } as const;
    const offer = { ...to, transferId: id('old-offer'), amountYen: 1_000, offer: true };
    await dying.handle(toA, offer, { ...asCustomer(toA), now: ago(transfers.offerMs) });
    expect(await walletOf(a)).toMatchObject({ heldYen: 1_000 });
    const held = { ...to, transferId: id('old-held'), amountYen: BIG };
    await dying.handle(toA, held, { ...asCustomer(toA), now: ago(transfers.risk!.holdMs) });
    const requests = [{ requestId: id('asked'), toCustomerId: toA, amountYen: 500 }];
    const make = { type: 'make-requests', requests } as const;
    await dying.handle(toB, make, { ...asCustomer(toB), now: ago(transfers.requests.openMs) });
    await eventually(async () => (await walletOf(b)).heldYen === BIG);
    await eventually(async () => (await walletOf(b)).balanceYen === BIG);
    await eventually(async () => (await walletOf(a)).balanceYen === 50_000 - BIG);
    expect([await stateOf(a, id('old-offer')), await stateOf(a, id('old-held'))]).toEqual(['expired', 'received']);
    const asked = async () => (await ask(b, listRequests, {})).requests[0]?.state;
    await eventually(async () => (await asked()) === 'expired');
  }, 40_000);

  it('keeps books that balance, with nothing left in transit', async () => {
    const books = await payment.books();
    expect(Object.values(books).reduce((sum, yen) => sum + yen, 0)).toBe(0);
    expect(Object.keys(books).filter((account) => account.startsWith('transit:transfer'))).toEqual([]);
  });

  const dyingCopy = () =>
    new Wallets(payment.store, undefined, { all: () => [] }, { refusalOf: () => undefined }, walletContext.policy);
  const asCustomer = (id: string) => {
    const commandId = newId();
    const actor = { kind: 'customer', id };
    return { commandId, correlationId: commandId, causationId: commandId, actor, now: new Date().toISOString() };
  };
  async function usesOf(customerId: string, transferId: string): Promise<{ lotId: string; amountYen: number }[]> {
    for await (const { type, data } of payment.store.readStream(`wallet-${customerId}`)) {
      const sent = data as { transferId: string; uses: { lotId: string; amountYen: number }[] };
      if (type === 'wallet.transfer-sent.v1' && sent.transferId === transferId) return sent.uses;
    }
    throw new Error(`${transferId} was not sent`);
  }
});
