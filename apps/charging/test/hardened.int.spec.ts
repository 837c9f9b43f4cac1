import { addBankAccount, addCard, charge, removeSource, setChargeSecret } from '@modosu/contracts/charging.messages';
import { activateWallet } from '@modosu/contracts/payment.messages';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, type Caller, type CardHolder, ChargingStack, cardNumber, chargeCard, SECRET } from './charging-stack';

/** 3-D Secure without a challenge: the issuer knows the holder. */
const FRICTIONLESS = '400901';
const DAY_1 = '2019-07-01T03:00:00.000Z';
const DAY_3 = '2019-07-03T03:00:00.000Z';

describe('charging under the hardened rules', () => {
  let charging: ChargingStack;
  beforeAll(async () => {
    charging = await ChargingStack.start({ policy: 'hardened', simulation: true });
  }, 60_000);
  afterAll(() => charging?.stop());

  const holder = (id: string) => charging.holder(id, cardNumber(FRICTIONLESS), { now: DAY_1 });

  it('refuses the third charge in a minute, also when they come at once', async () => {
    const anna = await holder('anna');
    const tries = await Promise.allSettled(
      Array.from({ length: 12 }, () => chargeCard(anna, 1_000, { now: DAY_3, commandId: newId() })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const refused = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason.details.rule] : []));
    expect(new Set(refused)).toEqual(new Set(['card-velocity']));
  });

  it('lets a new card charge little, and one that its issuer has authenticated more later', async () => {
    const bert = await holder('bert');
    await expect(chargeCard(bert, 6_000, { now: DAY_1 })).rejects.toMatchObject({ details: { rule: 'new-card' } });
    await chargeCard(bert, 20_000, { now: DAY_3 });
    await expect(chargeCard(bert, 1_000, { now: '2019-07-03T13:00:00.000Z' })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { rule: 'card-24h', policyVersion: 'hardened-2' },
    });
  });

  it('asks the holder when the issuer wants it, and takes no proof of another card', async () => {
    const carl = charging.customer('carl');
    const number = cardNumber();
    const token = await charging.token(number, 'holder-code');
    const asked = await ask(carl, addCard, { token }).catch((error) => error);
    expect(asked).toMatchObject({ code: 'STEP_UP_REQUIRED', details: { rule: 'three-d-secure' } });
    const { threeDSecureId } = asked.details;
    await expect(ask(carl, addCard, { token, threeDSecureId })).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    await charging.provider(`/v1/three-d-secure/${threeDSecureId}/challenge`, { code: 'holder-code' });
    const other = await charging.token(cardNumber());
    await expect(ask(carl, addCard, { token: other, threeDSecureId })).rejects.toMatchObject({ code: 'CARD_REFUSED' });
    expect(await ask(carl, addCard, { token, threeDSecureId })).toMatchObject({ method: 'credit' });
  });

  it('lets a card be on two accounts, and a device charge for five', async () => {
    const number = cardNumber(FRICTIONLESS);
    for (const id of ['dora', 'emil']) await charging.holder(id, number, { now: DAY_1 });
    const frida = charging.customer('frida');
    await expect(ask(frida, addCard, { token: await charging.token(number) })).rejects.toMatchObject({
      code: 'CARD_REFUSED',
      details: { rule: 'card-accounts' },
    });
    const family: CardHolder[] = [];
    for (let n = 0; n < 6; n += 1) {
      const own = await holder(`family-${n}`);
      family.push({ ...own, ...charging.customer(`family-${n}`, { did: 'the-tablet' }) });
    }
    const charged = await Promise.allSettled(family.map((member) => chargeCard(member, 1_000, { now: DAY_3 })));
    expect(charged.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(charged.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'VELOCITY_EXCEEDED', details: { rule: 'device-accounts' } },
    });
  });

  it('counts a card as one however often it is removed and added, and whoever adds it', async () => {
    const number = cardNumber(FRICTIONLESS);
    const jana = await charging.holder('jana', number, { now: DAY_1 });
    await chargeCard(jana, 4_000, { now: DAY_1 });
    await ask(jana, removeSource, { sourceId: jana.sourceId }, { now: DAY_1 });
    const again = await ask(jana, addCard, { token: await charging.token(number) }, { now: DAY_1 });
    expect(again.sourceId).not.toBe(jana.sourceId);
    const wanted = { amountYen: 1_001, sourceId: again.sourceId, chargeSecret: SECRET };
    await expect(ask(jana, charge, wanted, { now: DAY_1 })).rejects.toMatchObject({ details: { rule: 'new-card' } });
    const kurt = await charging.holder('kurt', number, { now: DAY_1 });
    await expect(chargeCard(kurt, 1_001, { now: '2019-07-01T04:00:00.000Z' })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    expect(await charging.typesOf('wallet-kurt')).toEqual([
      'wallet.opened.v1',
      'wallet.room-reserved.v1',
      'wallet.room-released.v1',
    ]);
    await chargeCard(kurt, 1_000, { now: '2019-07-01T04:00:00.000Z' });
    await ask(kurt, removeSource, { sourceId: kurt.sourceId }, { now: DAY_1 });
    const lena = charging.customer('lena');
    await expect(ask(lena, addCard, { token: await charging.token(number) }, { now: DAY_3 })).rejects.toMatchObject({
      code: 'CARD_REFUSED',
      details: { rule: 'card-accounts' },
    });
  });

  it('stops forty declined charges on a stolen card within seconds, at the account and at the card', async () => {
    const stolen = cardNumber('400911');
    const thieves = [
      await charging.holder('thief-1', stolen, { now: DAY_1 }),
      await charging.holder('thief-2', stolen, { now: DAY_1 }),
    ];
    const codes: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const now = new Date(Date.parse(DAY_3) + n * 170).toISOString();
      const thief = thieves[n % 2] as CardHolder;
      codes.push(
        await chargeCard(thief, 1_000, { now }).then(
          () => 'charged',
          ({ code }) => code,
        ),
      );
    }
    expect(codes.filter((code) => code === 'CHARGE_DECLINED')).toHaveLength(2);
    expect(new Set(codes)).toEqual(new Set(['CHARGE_DECLINED', 'VELOCITY_EXCEEDED']));
  });

  it('takes no bank account, however it is spelled: nothing proves whose it is', async () => {
    const mona = await holder('mona');
    for (const account of ['0001-123-1234567', '０００１－１２３－１２３４５６７', '0001 123 1234567']) {
      await expect(ask(mona, addBankAccount, { account })).rejects.toMatchObject({ code: 'BANK_ACCOUNT_UNPROVEN' });
    }
  });

  it('caps the card registrations of an account', async () => {
    const gina = charging.customer('gina');
    const tokens = await Promise.all(Array.from({ length: 6 }, () => charging.token(cardNumber('400902'))));
    const codes: string[] = [];
    for (const token of tokens) codes.push((await ask(gina, addCard, { token }).catch((error) => error)).code);
    expect(codes).toEqual([...Array(5).fill('CARD_REFUSED'), 'CARD_TRIES_EXCEEDED']);
  });

  it('wants the second factor on a new device, and time after a password reset', async () => {
    const hugo = await holder('hugo');
    const withFacts = (facts: Record<string, string | boolean>, amr = ['password']): Caller =>
      charging.customer('hugo', { facts, amr });
    const wanted = { amountYen: 1_000, sourceId: hugo.sourceId, chargeSecret: SECRET };
    const newDevice = { firstDevice: false, newDeviceAt: '2019-07-03T02:00:00.000Z' };
    await expect(ask(withFacts(newDevice), charge, wanted, { now: DAY_3 })).rejects.toMatchObject({
      code: 'STEP_UP_REQUIRED',
      details: { rule: 'new-device' },
    });
    await expect(ask(withFacts({ firstDevice: false }), charge, wanted, { now: DAY_3 })).rejects.toMatchObject({
      details: { rule: 'new-device' },
    });
    await ask(withFacts(newDevice, ['password', 'totp']), charge, wanted, { now: DAY_3 });
    const reset = withFacts({ resetAt: '2019-07-02T02:00:00.000Z' }, ['password', 'totp']);
    await expect(ask(reset, charge, wanted, { now: DAY_3 })).rejects.toMatchObject({
      details: { rule: 'after-password-reset' },
    });
    const fresh = charging.customer('ida');
    await ask(fresh, activateWallet, {});
    for (const secret of ['1111', '１９９００４２３', '1990-04-23', 'the password']) {
      const setting = ask(fresh, setChargeSecret, { secret });
      await expect(setting).rejects.toMatchObject({ code: 'CHARGE_SECRET_UNSUITABLE' });
    }
    await ask(fresh, setChargeSecret, { secret: SECRET });
    await expect(ask(fresh, setChargeSecret, { secret: 'other-9' })).rejects.toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
  });
});
