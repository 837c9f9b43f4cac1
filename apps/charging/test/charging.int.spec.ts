import {
  acceptChargeback,
  addBankAccount,
  charge,
  chargeStates,
  listCharges,
  listSwitches,
  receiveProviderNotice,
  receiveUnclaimed,
  reconcileSettlement,
  refundCharge,
  setSwitch,
  showCharge,
} from '@modosu/contracts/charging.messages';
import { closeWallet, showWallet } from '@modosu/contracts/payment.messages';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, ChargingStack, cardNumber, chargeCard, SECRET, until } from './charging-stack';

const incidentId = 'incident-1';

describeOnEachEngine('charging with a real broker, event store, provider and payment', (engine) => {
  let charging: ChargingStack;
  beforeAll(async () => {
    charging = await ChargingStack.start({
      policy: '2019',
      simulation: true,
      env: { charging: await engine.environment() },
    });
  }, 60_000);
  afterAll(() => charging?.stop());

  const refund = (chargeId: string, amountYen: number, compensationId = chargeId) =>
    ask(charging.as('compensation'), refundCharge, { chargeId, amountYen, compensationId, incidentId });
  const stateOf = async (chargeId: string) =>
    (await ask(charging.as('compensation'), chargeStates, { chargeIds: [chargeId] })).charges[0]?.state;
  const reconciled = () => ask(charging.as('compensation'), reconcileSettlement, {});

  it('charges from a card, and the same request again is the same charge', async () => {
    const holder = await charging.holder('anna');
    const commandId = newId();
    const first = await chargeCard(holder, 10_000, { commandId, now: '2019-07-01T03:00:00.000Z' });
    expect(first).toMatchObject({ amountYen: 10_000, balanceYen: 10_000, at: '2019-07-01T03:00:00.000Z' });
    expect(await chargeCard(holder, 10_000, { commandId })).toEqual(first);
    expect(await ask(holder, showWallet, {})).toMatchObject({ balanceYen: 10_000 });
    expect(await charging.typesOf(`charge-${first.chargeId}`)).toEqual([
      'charge.requested.v1',
      'charge.captured.v1',
      'charge.completed.v1',
    ]);
    expect(await ask(holder, showCharge, { chargeId: first.chargeId })).toMatchObject({ state: 'completed' });
    await until(async () => (await ask(holder, listCharges, {})).charges.length === 1);
    await expect(ask(charging.customer('other'), showCharge, { chargeId: first.chargeId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('charges with cash and from a bank account', async () => {
    const holder = await charging.holder('bert');
    await charging.payIn(holder, 3_000);
    const { sourceId } = await ask(holder, addBankAccount, { account: '0001-123-1234567' });
    const { balanceYen } = await ask(holder, charge, { amountYen: 5_000, sourceId, chargeSecret: SECRET });
    expect(balanceYen).toBe(8_000);
    await expect(ask(holder, charge, { amountYen: 5_000, sourceId, chargeSecret: 'wrong-1' })).rejects.toMatchObject({
      code: 'CHARGE_SECRET_INVALID',
      details: { triesLeft: 4 },
    });
  });

  it('joins a bank account across wallets, however it is spelled, and caps what it is debited', async () => {
    const [bea, bob] = [await charging.holder('bea'), await charging.holder('bob')];
    const { sourceId } = await ask(bea, addBankAccount, { account: '0002-200-7654321' });
    const debit = (amountYen: number) => ask(bea, charge, { amountYen, sourceId, chargeSecret: SECRET });
    for (const account of [
      '0002-200-7654321',
      '0002 200 7654321',
      '００02２００７６５４３２１',
      '0002\u2212200\u20137654321',
    ]) {
      expect(await ask(bea, addBankAccount, { account })).toMatchObject({ sourceId });
      await expect(ask(bob, addBankAccount, { account })).rejects.toMatchObject({ code: 'BANK_ACCOUNT_REFUSED' });
    }
    for (let n = 0; n < 10; n += 1) await debit(1_000);
    await expect(debit(1_000)).rejects.toMatchObject({ code: 'VELOCITY_EXCEEDED' });
  });

  it('adds and debits no bank account while that is switched off', async () => {
    const ben = await charging.holder('ben');
    const { sourceId } = await ask(ben, addBankAccount, { account: '0003-300-7654321' });
    const operations = charging.staff('operations');
    for (const scope of ['bank', 'charging'] as const) {
      await ask(operations, setSwitch, { scope, on: false, reason: 'a test' });
      const stopped = { code: 'CHARGING_STOPPED' };
      await expect(ask(ben, addBankAccount, { account: '0003-300-7654322' })).rejects.toMatchObject(stopped);
      const wanted = { amountYen: 1_000, sourceId, chargeSecret: SECRET };
      await expect(ask(ben, charge, wanted)).rejects.toMatchObject(stopped);
      await ask(operations, setSwitch, { scope, on: true, reason: 'a test' });
    }
  });

  it('gives a refused charge back to the limits and the wallet', async () => {
    const holder = await charging.holder('carl');
    for (let n = 0; n < 3; n += 1) await chargeCard(holder, 30_000);
    await expect(chargeCard(holder, 20_000)).rejects.toMatchObject({ code: 'BALANCE_LIMIT_EXCEEDED' });
    await expect(chargeCard(holder, 10_500)).rejects.toMatchObject({
      code: 'AMOUNT_NOT_ALLOWED',
      details: { rule: 'amount-step', policyVersion: 'charging policy 2019-07-01' },
    });
    const declined = await charging.holder('dora', cardNumber('400911'));
    const commandId = newId();
    await expect(chargeCard(declined, 1_000, { commandId })).rejects.toMatchObject({ code: 'CHARGE_DECLINED' });
    await expect(chargeCard(declined, 1_000, { commandId })).rejects.toMatchObject({ code: 'CHARGE_DECLINED' });
    expect(await charging.typesOf('wallet-dora')).toEqual([
      'wallet.opened.v1',
      'wallet.room-reserved.v1',
      'wallet.room-released.v1',
    ]);
  });

  it('refunds a charge once per compensation, whoever asks how often', async () => {
    const holder = await charging.holder('emma');
    const { chargeId } = await chargeCard(holder, 30_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => refund(chargeId, 30_000)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"outcome":"refunded","amountYen":30000}']),
    );
    await expect(refund(chargeId, 1, 'another')).rejects.toMatchObject({ code: 'REVERSAL_EXCEEDS_ORIGINAL' });
    expect(await stateOf(chargeId)).toBe('refunded');
  });

  it('pays out by bank what the provider will not refund', async () => {
    const holder = await charging.holder('fred');
    const { chargeId } = await chargeCard(holder, 30_000);
    await charging.control('refuse-refunds', { references: [chargeId] });
    expect(await refund(chargeId, 30_000)).toEqual({ outcome: 'unclaimed', amountYen: 30_000 });
    expect(await refund(chargeId, 30_000)).toEqual({ outcome: 'unclaimed', amountYen: 30_000 });
    expect((await charging.typesOf(`charge-${chargeId}`)).slice(3)).toEqual([
      'charge.refund-requested.v1',
      'charge.refund-refused.v1',
      'unclaimed.paid-out.v1',
    ]);
  });

  it('takes in a chargeback, refuses the refund then, and accepts it instead', async () => {
    const holder = await charging.holder('gina');
    const { chargeId } = await chargeCard(holder, 30_000);
    await charging.control('faults', { duplicateWebhooks: true });
    await charging.control('chargebacks', { reference: chargeId, reasonCode: '10.4' });
    await until(async () => (await stateOf(chargeId)) === 'charged-back');
    await expect(refund(chargeId, 30_000)).rejects.toMatchObject({ code: 'CHARGE_CHARGED_BACK' });
    const accepting = { chargeId, amountYen: 30_000, compensationId: chargeId, incidentId };
    expect(await ask(charging.as('compensation'), acceptChargeback, accepting)).toEqual({ amountYen: 30_000 });
    expect(await stateOf(chargeId)).toBe('chargeback-accepted');
    await charging.control('faults', {});
  });

  it('withdraws a refund when the issuer was faster than its notice, and pays nothing twice', async () => {
    const holder = await charging.holder('gert');
    const { chargeId } = await chargeCard(holder, 20_000);
    charging.refusesNotices = true;
    await charging.control('chargebacks', { reference: chargeId, reasonCode: '10.4' });
    for (let n = 0; n < 2; n += 1) {
      await expect(refund(chargeId, 20_000)).rejects.toMatchObject({ code: 'CHARGE_CHARGED_BACK' });
    }
    charging.refusesNotices = false;
    await until(async () => (await stateOf(chargeId)) === 'charged-back');
    const accepting = { chargeId, amountYen: 20_000, compensationId: chargeId, incidentId };
    await ask(charging.as('compensation'), acceptChargeback, accepting);
    expect((await charging.typesOf(`charge-${chargeId}`)).slice(3)).toEqual([
      'charge.refund-requested.v1',
      'charge.refund-withdrawn.v1',
      'charge.charged-back.v1',
      'charge.chargeback-accepted.v1',
    ]);
  }, 40_000);

  it('gives captured money back when the wallet was closed meanwhile', async () => {
    const holder = await charging.holder('gus');
    await charging.control('faults', { latencyMs: 600 });
    const commandId = newId();
    const made = chargeCard(holder, 3_000, { commandId }).catch((error) => error);
    await until(async () => (await charging.typesOf('wallet-gus')).includes('wallet.room-reserved.v1'));
    await ask(charging.as('identity'), closeWallet, { customerId: 'gus' });
    expect(await made).toMatchObject({ code: 'WALLET_CLOSED' });
    await charging.control('faults', {});
    const { chargeId } = (await made).details;
    expect(await stateOf(chargeId)).toBe('undone');
    await expect(chargeCard(holder, 3_000, { commandId })).rejects.toMatchObject({ code: 'WALLET_CLOSED' });
  });

  it('keeps secrets and numbers out of the log', async () => {
    const holder = await charging.holder('gwen', '4111111111111111');
    await ask(holder, addBankAccount, { account: '0009-876-7654321' });
    await ask(holder, charge, { amountYen: 1_000, sourceId: holder.sourceId, chargeSecret: 'wrong-one' }).catch(
      () => 0,
    );
    let log = '';
    for await (const { data, metadata } of charging.store.readAll()) log += JSON.stringify([data, metadata]);
    log += charging.stack.logsOf('charging');
    for (const word of [SECRET, 'wrong-one', '4111111111111111', '7654321']) expect(log).not.toContain(word);
    expect(log).toContain(holder.sourceId);
  });

  it('believes no notice that the provider has not signed', async () => {
    const forged = {
      body: '{"type":"chargeback.created"}',
      signature: `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}`,
    };
    await expect(ask(charging.as('gateway'), receiveProviderNotice, forged)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
  });

  it('pays out a refund that came back to the provider', async () => {
    const holder = await charging.holder('hugo');
    const { chargeId } = await chargeCard(holder, 10_000);
    await refund(chargeId, 10_000);
    await charging.control('return-refunds', { references: [`refund:${chargeId}`] });
    await until(async () => (await charging.typesOf(`charge-${chargeId}`)).at(-1) === 'unclaimed.paid-out.v1', 25_000);
  }, 40_000);

  it('takes in unclaimed money and pays it out once', async () => {
    const unclaimed = {
      customerId: 'ida',
      amountYen: 4_321,
      reference: 'closed-ida',
      transit: 'compensation',
    } as const;
    for (let n = 0; n < 2; n += 1) {
      expect(await ask(charging.as('compensation'), receiveUnclaimed, unclaimed)).toEqual({ amountYen: 4_321 });
    }
    expect(await charging.typesOf('unclaimed-ida')).toEqual(['unclaimed.received.v1', 'unclaimed.paid-out.v1']);
  });

  it('stops charging at once when a switch is turned', async () => {
    const holder = await charging.holder('jon');
    const staff = charging.staff('operations');
    await ask(staff, setSwitch, { scope: 'credit', on: false, reason: 'fraud confirmed' });
    await expect(chargeCard(holder, 1_000)).rejects.toMatchObject({ code: 'CHARGING_STOPPED' });
    const { switches } = await ask(staff, listSwitches, {});
    expect(switches.find(({ scope }) => scope === 'credit')).toMatchObject({
      on: false,
      by: 'staff-operations',
      reason: 'fraud confirmed',
    });
    await ask(staff, setSwitch, { scope: 'credit', on: true, reason: 'over' });
    expect(await chargeCard(holder, 1_000)).toMatchObject({ balanceYen: 1_000 });
  });

  it('reconciles to the provider, line by line, and its books balance', async () => {
    const result = await reconciled();
    expect(result).toMatchObject({ differenceYen: 0, differences: [] });
    expect(result.providerNetYen).toBe(result.bookNetYen);
    const totals = await charging.provider<{ netYen: Record<string, number> }>(
      '/v1/settlement/totals',
      undefined,
      'provider-api-key',
    );
    const books = await charging.books();
    expect({ card: books.psp ?? 0, bank: books.bank ?? 0, cash: books.cash ?? 0 }).toEqual(totals.netYen);
    expect(books.refund ?? 0).toBe(0);
    expect(books.dispute ?? 0).toBe(0);
    expect(Object.keys(books).filter((account) => /^(transit:charge|unclaimed)/.test(account))).toEqual([]);
  });
});
