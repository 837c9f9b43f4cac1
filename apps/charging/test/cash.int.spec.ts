import { charge, depositCash, issueChargeNumber, listCharges, setSwitch } from '@modosu/contracts/charging.messages';
import { activateWallet, showWallet } from '@modosu/contracts/payment.messages';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, type Caller, ChargingStack, until } from './charging-stack';

const numberOf = async (customer: Caller, method: 'register' | 'atm' = 'register') =>
  (await ask(customer, issueChargeNumber, { method })).chargeNumber;
const balanceOf = async (customer: Caller) => (await ask(customer, showWallet, {})).balanceYen;

describe.each(['hardened', '2019'] as const)('money on the word of who gets it, under %s', (policy) => {
  let charging: ChargingStack;
  beforeAll(async () => {
    charging = await ChargingStack.start({ policy, simulation: true });
  }, 60_000);
  afterAll(() => charging?.stop());

  const member = async (id: string) => {
    const caller = charging.customer(id);
    await ask(caller, activateWallet, {});
    return caller;
  };
  const register = () => charging.cashPoint('register-1');

  it('is refused: a member who says that cash was paid in gets nothing', async () => {
    const anna = await member('anna');
    for (const point of ['register', 'atm'] as const) {
      const cash = { point, pointId: 'shop' };
      await expect(ask(anna, charge, { amountYen: 1_000, cash })).rejects.toMatchObject({
        code: 'CASH_POINT_REQUIRED',
      });
    }
    expect(await balanceOf(anna)).toBe(0);
    expect(await charging.typesOf('funding-anna')).toEqual([]);
  });

  it('is the cash point’s word instead, once for each number, however often and wherever it is shown', async () => {
    const bert = await member('bert');
    const chargeNumber = await numberOf(bert);
    const commandId = newId();
    const first = await ask(register(), depositCash, { chargeNumber, amountYen: 3_000 }, { commandId });
    expect(await ask(register(), depositCash, { chargeNumber, amountYen: 3_000 }, { commandId })).toEqual(first);
    await expect(ask(register(), depositCash, { chargeNumber, amountYen: 3_000 })).rejects.toMatchObject({
      code: 'CHARGE_NUMBER_USED',
    });
    expect(await balanceOf(bert)).toBe(3_000);
    const another = await numberOf(bert);
    const shown = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        ask(charging.cashPoint(`register-${n}`), depositCash, { chargeNumber: another, amountYen: 1_000 }),
      ),
    );
    expect(shown.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await balanceOf(bert)).toBe(4_000);
    await until(async () => (await ask(bert, listCharges, {})).charges.length === 2);
  });

  it('takes a number in any spelling of its digits, and of no other kind of cash point', async () => {
    const carl = await member('carl');
    const chargeNumber = await numberOf(carl);
    const atm = charging.cashPoint('atm-1', 'atm');
    await expect(ask(atm, depositCash, { chargeNumber, amountYen: 1_000 })).rejects.toMatchObject({
      code: 'CHARGE_NUMBER_INVALID',
    });
    const wide = chargeNumber.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    const spelled = `${wide.slice(0, 8)}-${wide.slice(8)} `;
    await ask(register(), depositCash, { chargeNumber: spelled, amountYen: 1_000 });
    expect(await balanceOf(carl)).toBe(1_000);
  });

  it('is nobody else’s word: customers, tills and staff may not say what was paid in', async () => {
    const dora = await member('dora');
    const chargeNumber = await numberOf(dora);
    const till = { ...charging.customer('till', { kind: 'terminal', merchantId: 'shop' }) };
    for (const caller of [dora, charging.customer('another'), till, charging.staff('operations')]) {
      await expect(ask(caller, depositCash, { chargeNumber, amountYen: 1_000 })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }
    expect(await balanceOf(dora)).toBe(0);
  });

  it('leaves nothing behind when the deposit is refused, and the number can be shown again', async () => {
    const emma = await member('emma');
    const chargeNumber = await numberOf(emma);
    await expect(ask(register(), depositCash, { chargeNumber, amountYen: 200_000 })).rejects.toMatchObject({
      code: 'AMOUNT_NOT_ALLOWED',
    });
    const operations = charging.staff('operations');
    await ask(operations, setSwitch, { scope: 'cash', on: false, reason: 'a test' });
    await expect(ask(register(), depositCash, { chargeNumber, amountYen: 1_000 })).rejects.toMatchObject({
      code: 'CHARGING_STOPPED',
    });
    await expect(ask(emma, issueChargeNumber, { method: 'atm' })).rejects.toMatchObject({ code: 'CHARGING_STOPPED' });
    await ask(operations, setSwitch, { scope: 'cash', on: true, reason: 'a test' });
    await ask(register(), depositCash, { chargeNumber, amountYen: 1_000 });
    expect(await balanceOf(emma)).toBe(1_000);
  });

  it('leaves no number in the log, neither where it was asked for nor where it was used', async () => {
    const fred = await member('fred');
    const chargeNumber = await numberOf(fred);
    await ask(register(), depositCash, { chargeNumber, amountYen: 1_000 });
    for await (const event of charging.store.readAll()) expect(JSON.stringify(event.data)).not.toContain(chargeNumber);
    const reserved = [];
    for await (const { type, data, metadata } of charging.store.readStream('funding-fred')) {
      if (type === 'funding.charge-reserved.v1') reserved.push({ data, actor: metadata.actor });
    }
    expect(reserved).toMatchObject([
      {
        data: { pointId: 'register-1', shown: { sessionId: 'session-fred', deviceId: 'device-fred' } },
        actor: { kind: 'cash-point', id: 'register-1' },
      },
    ]);
  });
});
