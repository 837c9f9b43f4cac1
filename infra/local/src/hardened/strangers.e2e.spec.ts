import { idempotencyKey } from '@modosu/api-client/idempotency-key';
import { HardenedStack } from './hardened-stack';
import type { Member } from './member';

const THIEF = '203.0.113.66';

/** What a stranger tries first, each kind once, through the public API: two copies of identity, charging and payment. */
describe('strangers under the hardened rules', () => {
  let stand: HardenedStack;
  let anna: Member;
  let card: string;
  let till: string;

  beforeAll(async () => {
    stand = await HardenedStack.start();
    anna = stand.somebody('anna');
    card = await anna.settlesIn();
    ({ till } = await stand.shop('Corner shop'));
    await anna.signsIn();
  }, 120_000);
  afterAll(() => stand?.stop(), 30_000);

  const cashInto = async (member: Member, amountYen: number) => {
    const { chargeNumber } = await member.ask('charging.cash.issue-number', { method: 'atm' });
    const point = await stand.cashPoint('atm');
    await stand.call('charging.cash.deposit', { chargeNumber, amountYen }, { token: point });
  };
  const soldTo = async (member: Member, amountYen: number, idempotencyKey?: string) => {
    await member.unlocks();
    const sale = { code: await member.showsCode(), amountYen, reference: 'r' };
    return stand.call('payment.payment.take', sale, { token: till, idempotencyKey });
  };

  it('a key chosen by the thief makes no secret of somebody else’s', async () => {
    const mallory = stand.somebody('mallory');
    await mallory.registers();
    const key = idempotencyKey();
    const before = new Date(Date.now() - 1);
    for (const { email } of [mallory, anna]) {
      await stand.call('identity.password.request-reset', { email }, { address: THIEF, idempotencyKey: key });
    }
    const token = await stand.mailedToken(mallory.email, 'reset-password', before);
    expect(await stand.mailedToken(anna.email, 'reset-password', before)).not.toBe(token);
    const newPassword = 'thieves agree on this 1';
    await stand.call('identity.password.reset', { token, newPassword }, { address: THIEF });
    const again = stand.call('identity.password.reset', { token, newPassword }, { address: THIEF });
    expect(await stand.refusal(again)).toBe('TOKEN_INVALID');
    await anna.signsIn();
  });

  it('the first to type an address does not own it, and a refused registration leaves nothing behind', async () => {
    const owner = stand.somebody('owner');
    const before = new Date(Date.now() - 1);
    const thief = { email: owner.email, password: 'chosen by the thief 77', name: 'T', birthdate: '1990-01-01' };
    const short = stand.call('identity.customer.register', { ...thief, password: 'short' }, { address: THIEF });
    expect(await stand.refusal(short)).toBe('PASSWORD_UNSUITABLE');
    await stand.call('identity.customer.register', thief, { address: THIEF });
    const first = await stand.mailedToken(owner.email, 'verify-email', before);
    await owner.registers();
    const { password } = thief;
    const verified = stand.call('identity.customer.verify-email', { token: first, password }, { address: THIEF });
    expect(await stand.refusal(verified)).not.toBe('answered');
    const device = { deviceId: 'thief' };
    const credentials = { email: owner.email, password, device };
    const signedIn = stand.call('identity.session.sign-in', credentials, { address: THIEF });
    expect(await stand.refusal(signedIn)).toBe('CREDENTIALS_INVALID');
    await owner.signsIn();
  });

  it('one key is one request: the second payment under it is refused, and each void is of its own payment', async () => {
    const ben = stand.somebody('ben');
    await ben.settlesIn();
    await anna.signsIn();
    for (const member of [anna, ben]) await cashInto(member, 5_000);
    const key = idempotencyKey();
    const { paymentId } = await soldTo(anna, 1_000, key);
    expect(await stand.refusal(soldTo(ben, 1_000, key))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await ben.balanceYen()).toBe(5_000);
    await stand.call('payment.payment.void', { paymentId, reason: 'wrong goods' }, { token: till });
    expect([await anna.balanceYen(), await ben.balanceYen()]).toEqual([5_000, 5_000]);
  });

  it('nobody makes money by saying so', async () => {
    const before = await anna.balanceYen();
    const cash = { amountYen: 30_000, cash: { point: 'atm', pointId: 'p' } } as const;
    expect(await stand.refusal(anna.ask('charging.charge.make', cash))).not.toBe('answered');
    const { chargeNumber } = await anna.ask('charging.cash.issue-number', { method: 'atm' });
    const deposit = { chargeNumber, amountYen: 30_000 };
    expect(await stand.refusal(anna.ask('charging.cash.deposit', deposit))).toBe('FORBIDDEN');
    const atTill = stand.call('charging.cash.deposit', deposit, { token: till });
    expect(await stand.refusal(atTill)).toBe('FORBIDDEN');
    const account = { account: '0001-001-1234567' };
    expect(await stand.refusal(anna.ask('charging.source.add-bank-account', account))).not.toBe('answered');
    expect(await anna.balanceYen()).toBe(before);
  });

  it('a name read from a list is no proof: with the password alone a thief gets no money out', async () => {
    const carla = stand.somebody('carla');
    await carla.registers();
    await carla.signsIn();
    await carla.ask('payment.wallet.activate', {});
    stand.passes({ hours: 25 });
    const source = await carla.addsCard();
    await carla.setsPasscode();
    const { email, password } = carla;
    const from = { address: THIEF };
    const sign = (deviceId: string) =>
      stand.call('identity.session.sign-in', { email, password, device: { deviceId } }, from);
    const first = await sign('burner');
    const { devices } = await stand.call('identity.device.list', {}, { ...from, token: first.sessionToken });
    for (const { deviceId } of [...devices, carla.phone]) {
      const session = await sign(deviceId);
      expect(session.newDevice).toBe(true);
      const asThief = { ...from, token: session.sessionToken };
      const charge = { sourceId: source, amountYen: 5_000, chargeSecret: 'taken-over-88x' };
      const tries = [
        () => stand.call('identity.second-factor.enrol', { password }, asThief),
        () => stand.call('identity.session.set-passcode', { passcode: '902817', password }, asThief),
        () => stand.call('charging.secret.set', { secret: 'taken-over-88x' }, asThief),
        () => stand.call('charging.charge.make', charge, asThief),
        () => stand.call('payment.code.show', {}, asThief),
        () => stand.call('payment.transfer.send', { toCustomerId: anna.customerId, amountYen: 1_000 }, asThief),
      ];
      const codes: string[] = [];
      for (const tried of tries) codes.push(await stand.refusal(tried()));
      expect(codes).not.toContain('answered');
    }
  });

  it('strangers’ tries lock nobody out, and are stopped', async () => {
    await anna.signsIn();
    const guess = (password: string) =>
      stand.call(
        'identity.session.sign-in',
        { email: anna.email, password, device: { deviceId: 'x' } },
        { address: THIEF },
      );
    const codes: string[] = [];
    for (let n = 0; n < 25; n += 1) codes.push(await stand.refusal(guess(`wrong ${n} wrong ${n}`)));
    expect(codes).toContain('RATE_LIMITED');
    await anna.stepsUp();
    await anna.signsIn();
    expect(await anna.balanceYen()).toBeGreaterThanOrEqual(0);
  });

  it('whoever floods what needs no session is stopped, however the proxy spells the address', async () => {
    const spelled = ['203.0.113.99', '203.0.113.99:4711', '::ffff:203.0.113.99', '[::ffff:cb00:7163]:80'];
    const codes: string[] = [];
    for (let n = 0; n < 120; n += 1) {
      const asked = stand.call(
        'identity.password.reset',
        { token: `no-such-token-${n}`, newPassword: 'long enough for it 9' },
        { address: spelled[n % spelled.length] },
      );
      codes.push(await stand.refusal(asked));
      if (codes.at(-1) === 'RATE_LIMITED') break;
    }
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });

  it('removing a card and adding it again wins no new limit', async () => {
    const dora = stand.somebody('dora');
    await dora.settlesIn();
    const charged = async (): Promise<number> => {
      let sum = 0;
      for (let round = 0; round < 4; round += 1) {
        stand.passes({ minutes: 5 });
        const { sources } = await dora.ask('charging.source.list', {});
        for (const { sourceId } of sources) await dora.ask('charging.source.remove', { sourceId });
        const sourceId = await dora.addsCard().catch(() => undefined);
        if (sourceId === undefined) break;
        if ((await stand.refusal(dora.charges(sourceId, 8_000))) === 'answered') sum += 8_000;
      }
      return sum;
    };
    expect(await charged()).toBeLessThanOrEqual(20_000);
  });

  it('every answer that is no reply has the one shape', async () => {
    const base = stand.stack.urls.gateway;
    const json = { 'content-type': 'application/json' };
    const answers = await Promise.all([
      fetch(`${base}/v1/sessions`, { method: 'POST', headers: json, body: '{"a":' }),
      fetch(`${base}/v1/nothing-of-ours`),
      fetch(`${base}/v1/charges/%E0%A4%A`),
      fetch(`${base}/v1/sessions`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ a: 'x'.repeat(2_000_000) }),
      }),
      fetch(`${base}/v1/sessions`, { method: 'POST', headers: json, body: '[1]' }),
      fetch(`${base}/v1/sessions`, { method: 'PATCH' }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      const shape = { code: expect.any(String), message: expect.any(String), correlationId: expect.any(String) };
      expect(await answer.json()).toEqual({ error: expect.objectContaining(shape) });
    }
  });

  it('after all of it the log is what was written, and its laws hold', async () => {
    expect(card).not.toBe('');
    const token = await stand.staff('olga', ['operations']);
    const started = await stand.call('ledger.verification.start', {}, { token });
    for (let tries = 0; tries < 200; tries += 1) {
      const now = await stand.call('ledger.verification.show', started, { token });
      if (now.state !== 'running') {
        expect(now).toMatchObject({ state: 'done', findings: [] });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the verification did not end');
  });
});
