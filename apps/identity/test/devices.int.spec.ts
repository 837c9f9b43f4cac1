import * as identity from '@modosu/contracts/identity.messages';
import { claimsOf, codeAt, IdentityStack } from './identity-stack';
import { member, PASSWORD } from './members';

const at = (minutes: number) => new Date(Date.parse('2019-07-01T00:00:00.000Z') + minutes * 60_000).toISOString();
const DAY = 24 * 60;

describe('devices under the hardened policy, among real parts', () => {
  let stack: IdentityStack;

  beforeAll(async () => {
    stack = await IdentityStack.start('hardened');
    const administrator = await stack.administrator(at(0));
    const members = await Promise.all(['d-1', 'd-2', 'd-3', 'd-4', 'd-5'].map((number) => member(number)));
    await stack.ask(identity.importMembers, { members }, { token: administrator, now: at(0) });
  }, 60_000);
  afterAll(() => stack?.stop());

  interface Phone {
    deviceId: string;
    secret?: string;
  }
  const signIn = (number: string, now: string, device: Phone, more: { code?: string; commandId?: string } = {}) => {
    const { commandId, ...code } = more;
    const request = { email: `${number}@example.com`, password: PASSWORD, device, ...code };
    return stack.ask(identity.signIn, request, { now, ...(commandId ? { commandId } : {}) });
  };
  const factsOf = async (token: string, now: string) => claimsOf((await stack.exchange(token, now)).statement);
  const listed = (token: string, now: string) => stack.ask(identity.listDevices, {}, { token, now });

  it('given the device ids that every list and answer shows, then signing in under them is a new device', async () => {
    const own = await signIn('d-1', at(1), { deviceId: 'owners-phone' });
    const asked = { token: own.sessionToken, now: at(2 * DAY) };
    await stack.ask(identity.setPasscode, { passcode: '2580', password: PASSWORD }, asked);
    const thief = await signIn('d-1', at(2 * DAY), { deviceId: 'thiefs-phone' });
    const { devices } = await listed(thief.sessionToken, at(2 * DAY));
    const { sessions } = await stack.ask(identity.listSessions, {}, { token: thief.sessionToken, now: at(2 * DAY) });
    const events = await stack.events(`customer-${own.customerId}`);
    const texts = [...devices.map(({ deviceId }) => deviceId), ...sessions.flatMap((one) => Object.values(one))];
    const hashes = events.flatMap(({ data }) =>
      Object.values(data as object).filter((value) => typeof value === 'string'),
    );
    const names = [...new Set(['owners-phone', ...texts, ...hashes, own.customerId])].filter(
      (name) => name.length <= 100,
    );
    expect(names.length).toBeGreaterThan(8);
    for (const [index, name] of names.slice(0, 9).entries()) {
      const again = await signIn('d-1', at(2 * DAY + index), { deviceId: name, secret: name });
      expect(again).toMatchObject({ newDevice: true });
      const token = again.sessionToken;
      const now = at(2 * DAY + index + 1);
      expect((await factsOf(token, now)).facts).toMatchObject({ firstDevice: false });
      expect((await factsOf(token, now)).amr).toEqual(['password']);
      const ask = { token, now };
      const enrol = stack.ask(identity.enrolSecondFactor, { password: PASSWORD }, ask);
      expect(await stack.refusal(enrol)).toBe('STEP_UP_REQUIRED');
      const passcode = stack.ask(identity.setPasscode, { passcode: '1357', password: PASSWORD }, ask);
      expect(await stack.refusal(passcode)).toBe('STEP_UP_REQUIRED');
      expect(await stack.refusal(stack.ask(identity.unlock, { passcode: '2580' }, ask))).toBe('CREDENTIALS_INVALID');
    }
    expect((await stack.mail.newestTo('d-1@example.com', 10)).subject).toBe('A new device signed in to your account');
    expect(await stack.ask(identity.unlock, { passcode: '2580' }, { ...asked, now: at(2 * DAY + 20) })).toBeTruthy();
  });

  it('given the secret that a device was given, then it is known again, also by the command sent twice, and after a restart', async () => {
    const commandId = '01970000-0000-7000-8000-0000000000d2';
    const [first, twin] = await Promise.all(
      [1, 2].map(() => signIn('d-2', at(1), { deviceId: 'phone' }, { commandId })),
    );
    expect(first).toEqual(twin);
    const secret = first!.deviceSecret!;
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    await stack.stopIdentity();
    await stack.startIdentity('hardened');
    const again = await signIn('d-2', at(2), { deviceId: 'another-name', secret });
    expect(again.newDevice).toBe(false);
    expect(again).not.toHaveProperty('deviceSecret');
    expect(await factsOf(again.sessionToken, at(3))).toMatchObject({ did: 'phone', facts: { firstDevice: true } });
    expect((await listed(again.sessionToken, at(3))).devices).toHaveLength(1);
    const stored = JSON.stringify(await stack.events(`customer-${first!.customerId}`), (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(stored).not.toContain(secret);
    // Another account's secret is nobody's here.
    expect((await signIn('d-3', at(3), { deviceId: 'phone', secret })).newDevice).toBe(true);
  });

  it('given an authenticator that a stranger enrols after a day, then it proves nothing for another, and the owner hears of both', async () => {
    await signIn('d-4', at(1), { deviceId: 'owners-phone' });
    const thief = await signIn('d-4', at(10), { deviceId: 'thiefs-phone' });
    await stack.mail.newestTo('d-4@example.com', 2);
    // What was told is in the log a moment later.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const later = { token: thief.sessionToken, now: at(10 + DAY) };
    const { secret } = await stack.ask(identity.enrolSecondFactor, { password: PASSWORD }, later);
    await stack.ask(identity.confirmSecondFactor, { code: codeAt(secret, later.now) }, later);
    expect((await factsOf(thief.sessionToken, at(11 + DAY))).amr).toEqual(['password']);
    expect((await stack.mail.newestTo('d-4@example.com', 3)).subject).toBe(
      'An authenticator app was added to your account',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await factsOf(thief.sessionToken, at(9 + 2 * DAY))).amr).toEqual(['password']);
    expect((await factsOf(thief.sessionToken, at(10 + 2 * DAY))).amr).toEqual(['password', 'totp']);
  });

  it('given a stranger who guesses without end, then the owner’s device and session notice nothing of it', async () => {
    const own = await signIn('d-5', at(1), { deviceId: 'owners-phone' });
    const guesses = Array.from({ length: 25 }, (_, index) => {
      const origin = { address: `stranger-${index}`, network: `strange-${index}` };
      const device = { deviceId: `tool-${index}` };
      const request = { email: 'd-5@example.com', password: 'wrong password', device };
      return stack.refusal(stack.ask(identity.signIn, request, { now: at(2), origin }));
    });
    const codes = await Promise.all(guesses);
    expect(codes.filter((code) => code === 'CREDENTIALS_INVALID')).toHaveLength(10);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(15);
    expect(await stack.refusal(signIn('d-5', at(3), { deviceId: 'owners-phone' }))).toBe('RATE_LIMITED');
    const device = { deviceId: 'owners-phone', secret: own.deviceSecret! };
    expect((await signIn('d-5', at(3), device)).newDevice).toBe(false);
    const asked = { token: own.sessionToken, now: at(3) };
    await stack.ask(identity.setPasscode, { passcode: '2580', password: PASSWORD }, asked);
    await stack.ask(identity.enrolSecondFactor, { password: PASSWORD }, asked);
  });

  it('given a stolen session in which many passwords are tried at once, then the right one among them is not found', async () => {
    const { sessionToken: token } = await signIn('d-3', at(50), { deviceId: 'stolen' });
    const tries = Array.from({ length: 30 }, (_, index) => {
      const password = index === 29 ? PASSWORD : `wrong password ${index}`;
      const asked = { token, now: at(51) };
      return stack.refusal(stack.ask(identity.closeAccount, { password }, asked));
    });
    const codes = await Promise.all(tries.slice(0, 20));
    codes.push(...(await Promise.all(tries.slice(20))));
    expect(codes.filter((code) => code === 'CREDENTIALS_INVALID').length).toBeLessThanOrEqual(10);
    expect(codes).not.toContain('answered');
  });
});
