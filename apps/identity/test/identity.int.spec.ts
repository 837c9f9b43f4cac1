import * as identity from '@modosu/contracts/identity.messages';
import { processContext } from '@modosu/service-kit/request/request-context';
import { Claims } from '../src/contact/contact.aggregate';
import { DerivedKeys } from '../src/secrets/derived-keys';
import { claimsOf, codeAt, IdentityStack, openReports, wallets } from './identity-stack';
import { tokenIn } from './mail-server';
import { member, PASSWORD } from './members';

const at = (minutes: number) => new Date(Date.parse('2019-07-01T00:00:00.000Z') + minutes * 60_000).toISOString();
const phone: { deviceId: string; name?: string; secret?: string } = { deviceId: 'phone-1', name: 'my phone' };

describe('identity under the hardened policy, among real parts', () => {
  let stack: IdentityStack;
  let administrator: string;

  beforeAll(async () => {
    stack = await IdentityStack.start('hardened');
    administrator = await stack.administrator(at(0));
    const members = await Promise.all(['m-1', 'm-2', 'm-3', 'm-4', 'm-5'].map((number) => member(number)));
    await stack.ask(identity.importMembers, { members }, { token: administrator, now: at(0) });
  }, 60_000);
  afterAll(() => stack?.stop());

  const signIn = (number: string, now: string, device = phone, password = PASSWORD) =>
    stack.ask(identity.signIn, { email: `${number}@example.com`, password, device }, { now });

  it('given an imported member, when they sign in, then a statement says who acts and the hash has today’s cost', async () => {
    const session = await signIn('m-1', at(1));
    expect(session.newDevice).toBe(true);
    const { statement } = await stack.exchange(session.sessionToken, at(1));
    expect(claimsOf(statement)).toMatchObject({
      iss: 'identity',
      kind: 'customer',
      sub: session.customerId,
      sid: session.sessionId,
      did: 'phone-1',
      amr: ['password'],
      vector: 'password',
      facts: { newDeviceAt: at(1), firstDevice: true, emailVerified: true },
    });
    const types = (await stack.events(`customer-${session.customerId}`)).map(({ type }) => type);
    expect(types.filter((type) => type !== 'customer.mail-sent.v1')).toEqual([
      'customer.imported.v1',
      'customer.signed-in.v1',
      'customer.device-named.v1',
      'customer.mail-due.v1',
      'customer.password-rehashed.v1',
    ]);
    expect((await signIn('m-1', at(2), { ...phone, secret: session.deviceSecret! })).newDevice).toBe(false);
  });

  it('given the same sign-in sent twice at once and later again, then there is one session and one token', async () => {
    const request = { email: 'm-2@example.com', password: PASSWORD, device: phone };
    const asked = { now: at(3), commandId: '01970000-0000-7000-8000-000000000001' };
    const answers = await Promise.all([1, 2, 3].map(() => stack.ask(identity.signIn, request, asked)));
    answers.push(await stack.ask(identity.signIn, request, asked));
    expect(new Set(answers.map(({ sessionToken }) => sessionToken)).size).toBe(1);
    const { sessions } = await stack.ask(identity.listSessions, {}, { token: answers[0]!.sessionToken, now: at(3) });
    expect(sessions).toHaveLength(1);
  });

  it('given a wrong password or an unknown account, then the answer is the same and both are recorded', async () => {
    const wrong = await stack.refusal(signIn('m-1', at(4), phone, 'wrong password'));
    const origin = { address: 'address-0001', network: 'network-0001' };
    const request = { email: 'nobody@example.com', password: PASSWORD, device: phone };
    const unknown = await stack.refusal(stack.ask(identity.signIn, request, { now: at(4), origin }));
    expect([wrong, unknown]).toEqual(['CREDENTIALS_INVALID', 'CREDENTIALS_INVALID']);
    expect((await stack.events('address-address-0001')).map(({ data }) => data)).toMatchObject([{ reason: 'unknown' }]);
  });

  it('given known and unknown accounts, then a wrong password takes as long for both', async () => {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let index = 0; index < 9; index += 1) {
      for (const [kind, email] of [
        ['known', 'm-4@example.com'],
        ['unknown', `nobody-${index}@example.com`],
      ] as const) {
        const device = { deviceId: `timing-${kind}-${index}` };
        const startedAt = performance.now();
        await stack.refusal(
          stack.ask(identity.signIn, { email, password: 'wrong password', device }, { now: at(-60) }),
        );
        times[kind].push(performance.now() - startedAt);
      }
    }
    const median = (all: number[]) => all.sort((left, right) => left - right)[4]!;
    const ratio = median(times.known) / median(times.unknown);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  });

  it('given ten wrong passwords, then the eleventh try is refused unseen, even with the right one', async () => {
    const device = { deviceId: 'phone-guessing', name: 'x' };
    const tries = Array.from({ length: 11 }, () => stack.refusal(signIn('m-3', at(5), device, 'wrong password')));
    expect((await Promise.all(tries)).sort().filter((code) => code === 'RATE_LIMITED')).toHaveLength(1);
    expect(await stack.refusal(signIn('m-3', at(6)))).toBe('RATE_LIMITED');
    expect(await stack.refusal(signIn('m-3', at(30), { deviceId: 'phone-3', name: 'x' }))).toBe('answered');
  });

  it('given a registration, when the mailed token is used, then the customer signs in; before, they do not', async () => {
    const request = { email: 'New@Example.com', password: 'long enough 8', name: 'New', birthdate: '1990-01-01' };
    await stack.ask(identity.register, request, { now: at(10) });
    const device = { deviceId: 'phone-9' };
    const credentials = { email: 'new@example.com', password: 'long enough 8', device };
    expect(await stack.refusal(stack.ask(identity.signIn, credentials, { now: at(10) }))).toBe('CREDENTIALS_INVALID');
    const token = tokenIn(await stack.mail.newestTo('new@example.com'));
    const link = { token, password: request.password };
    await stack.ask(identity.verifyEmail, link, { now: at(11) });
    expect(await stack.refusal(stack.ask(identity.verifyEmail, link, { now: at(11) }))).toBe('TOKEN_INVALID');
    const session = await stack.ask(identity.signIn, credentials, { now: at(12) });
    const shown = await stack.ask(identity.profile, {}, { token: session.sessionToken, now: at(12) });
    expect(shown).toEqual({
      customerId: session.customerId,
      email: 'new@example.com',
      name: 'New',
      emailVerified: true,
      secondFactor: false,
      language: 'ja',
    });
    const stored = JSON.stringify((await stack.events(`customer-${session.customerId}`)).map(({ data }) => data));
    for (const secret of ['new@example.com', '1990-01-01', 'long enough 8', token])
      expect(stored).not.toContain(secret);
  });

  it('given a process killed after an address was claimed, then the next one who proves the mailbox has it', async () => {
    const email = 'cut-off@example.com';
    const index = stack.part(DerivedKeys).blindIndex('email', email);
    const killed = processContext(
      { id: 'an event', metadata: { $correlationId: 'c', actor: { id: 'a' }, occurredAt: at(13) } },
      'claim',
      'identity',
    );
    await stack.part(Claims).claim({ kind: 'contact', index }, 'never-made', killed);
    const request = { email, password: 'long enough 8', name: 'C', birthdate: '1990-01-01' };
    const commandId = '01970000-0000-7000-8000-000000000005';
    const register = () => stack.ask(identity.register, request, { now: at(13), commandId });
    await Promise.all([register(), register()]);
    const link = { token: tokenIn(await stack.mail.newestTo(email)), password: request.password };
    const { customerId } = await stack.ask(identity.verifyEmail, link, { now: at(14) });
    const credentials = { email, password: request.password, device: { deviceId: 'phone-10' } };
    expect(await stack.ask(identity.signIn, credentials, { now: at(14) })).toMatchObject({ customerId });
    const about = ({ to, subject }: { to: string; subject: string }) => to === email && subject.startsWith('Confirm');
    expect(stack.mail.mails.filter(about)).toHaveLength(1);
  });

  it('given a reset with a delivery address, then it is refused; without, the mailed token works once', async () => {
    const { sessionToken } = await signIn('m-4', at(20));
    const email = 'm-4@example.com';
    const elsewhere = { email, birthdate: '1980-02-03', phone: '090-1234-5678', deliverTo: 'thief@example.com' };
    expect(await stack.refusal(stack.ask(identity.requestPasswordReset, elsewhere, { now: at(21) }))).toBe(
      'DELIVERY_ADDRESS_REFUSED',
    );
    expect(await stack.ask(identity.requestPasswordReset, { email }, { now: at(21) })).toEqual({ accepted: true });
    const nobody = { email: 'nobody@example.com' };
    expect(await stack.ask(identity.requestPasswordReset, nobody, { now: at(21) })).toEqual({ accepted: true });
    const token = tokenIn(await stack.mail.about('Reset your password', email));
    const reset = { token, newPassword: 'a fresh beginning' };
    await stack.ask(identity.resetPassword, reset, { now: at(22) });
    expect(await stack.refusal(stack.ask(identity.resetPassword, reset, { now: at(22) }))).toBe('TOKEN_INVALID');
    expect(await stack.refusal(stack.exchange(sessionToken, at(22)))).toBe('UNAUTHENTICATED');
    await stack.mail.about('Your password was reset', email);
    const session = await signIn('m-4', at(23), phone, 'a fresh beginning');
    const { statement } = await stack.exchange(session.sessionToken, at(23));
    expect(claimsOf(statement)).toMatchObject({ vector: 'password-reset', facts: { resetAt: at(22) } });
  });

  it('given an enrolled second factor, then sign-in needs a code, each counts once, and the passcode unlocks', async () => {
    const { sessionToken: token } = await signIn('m-5', at(40));
    const { secret } = await stack.ask(identity.enrolSecondFactor, { password: PASSWORD }, { token, now: at(40) });
    await stack.ask(identity.confirmSecondFactor, { code: codeAt(secret, at(41)) }, { token, now: at(41) });
    expect(claimsOf((await stack.exchange(token, at(41))).statement)).toMatchObject({ amr: ['password', 'totp'] });
    expect(await stack.refusal(signIn('m-5', at(42)))).toBe('SECOND_FACTOR_REQUIRED');
    const withCode = (code: string, now: string) =>
      stack.ask(identity.signIn, { email: 'm-5@example.com', password: PASSWORD, code, device: phone }, { now });
    expect(await stack.refusal(withCode(codeAt(secret, at(41)), at(41)))).toBe('SECOND_FACTOR_INVALID');
    const strong = await withCode(codeAt(secret, at(43)), at(43));
    const asked = { token: strong.sessionToken, now: at(44) };
    await stack.ask(identity.setPasscode, { passcode: '2580', password: PASSWORD }, asked);
    expect(await stack.refusal(stack.ask(identity.unlock, { passcode: '2581' }, asked))).toBe('CREDENTIALS_INVALID');
    expect(await stack.ask(identity.unlock, { passcode: '2580' }, asked)).toEqual({ unlockedUntil: at(49) });
    const { statement } = await stack.exchange(strong.sessionToken, at(45));
    expect(claimsOf(statement)).toMatchObject({ amr: ['password', 'totp'], facts: { unlockedAt: at(44) } });
    await stack.ask(identity.signOut, {}, asked);
    expect(await stack.refusal(stack.exchange(strong.sessionToken, at(45)))).toBe('UNAUTHENTICATED');
  });

  it('given staff and terminals, then idle staff must sign in again and a terminal acts for its merchant', async () => {
    const token = await stack.administrator(at(100));
    const created = await stack.ask(
      identity.createStaff,
      { email: 'fraud@modosu.example', name: 'F', password: 'quiet river 42', roles: ['fraud', 'operations'] },
      { token, now: at(100) },
    );
    const { staffId } = created;
    expect(created.awaitsConfirmation).toBe(true);
    const early = {
      email: 'fraud@modosu.example',
      password: 'quiet river 42',
      code: codeAt(created.totpSecret, at(100)),
    };
    expect(await stack.refusal(stack.ask(identity.staffSignIn, early, { now: at(100) }))).toBe('CREDENTIALS_INVALID');
    const alone = stack.ask(identity.confirmStaff, { staffId }, { token, now: at(100) });
    expect(await stack.refusal(alone)).toBe('SECOND_ADMINISTRATOR_REQUIRED');
    const second = await stack.administrator(at(100), 'second');
    await stack.ask(identity.confirmStaff, { staffId }, { token: second, now: at(100) });
    const code = codeAt(created.totpSecret, at(101));
    const credentials = { email: 'fraud@modosu.example', password: 'quiet river 42', code };
    const session = await stack.ask(identity.staffSignIn, credentials, { now: at(101) });
    expect(await stack.refusal(stack.ask(identity.staffSignIn, credentials, { now: at(101) }))).toBe(
      'CREDENTIALS_INVALID',
    );
    const terminal = await stack.ask(
      identity.createTerminal,
      { merchantId: 'shop-1', name: 'till 1' },
      { token: session.sessionToken, now: at(101) },
    );
    const refused = (merchantId: string, shopId?: string) =>
      stack.refusal(
        stack.ask(
          identity.createTerminal,
          { merchantId, shopId, name: 'till 2' },
          { token: session.sessionToken, now: at(101) },
        ),
      );
    expect(await refused('unknown')).toBe('MERCHANT_UNKNOWN');
    expect(await refused('shop-1', 'unknown')).toBe('SHOP_UNKNOWN');
    expect(await refused('suspended-1')).toBe('MERCHANT_SUSPENDED');
    const { statement } = await stack.exchange(terminal.sessionToken, at(500_000));
    expect(claimsOf(statement)).toMatchObject({ kind: 'terminal', sub: terminal.terminalId, merchantId: 'shop-1' });
    expect(await stack.refusal(stack.exchange(session.sessionToken, at(115)))).toBe('answered');
    expect(await stack.refusal(stack.exchange(session.sessionToken, at(129)))).toBe('answered');
    const revoked = { terminalId: terminal.terminalId, reason: 'stolen' };
    await stack.ask(identity.revokeTerminal, revoked, { token: session.sessionToken, now: at(129) });
    expect(await stack.refusal(stack.exchange(terminal.sessionToken, at(129)))).toBe('UNAUTHENTICATED');
    expect(await stack.refusal(stack.exchange(session.sessionToken, at(145)))).toBe('UNAUTHENTICATED');
  });

  it('given a freeze, then sessions end, the wallet is frozen even if payment was away, and unfreezing undoes it', async () => {
    const staff = await stack.administrator(at(200));
    const request = { email: 's@modosu.example', name: 'S', password: 'quiet river 42', roles: ['fraud' as const] };
    const { staffId, totpSecret } = await stack.ask(identity.createStaff, request, { token: staff, now: at(200) });
    const second = await stack.administrator(at(200), 'second');
    await stack.ask(identity.confirmStaff, { staffId }, { token: second, now: at(200) });
    const credentials = { email: 's@modosu.example', password: 'quiet river 42', code: codeAt(totpSecret, at(200)) };
    const { sessionToken: token } = await stack.ask(identity.staffSignIn, credentials, { now: at(200) });
    const session = await signIn('m-1', at(200));
    const customerIds = [session.customerId];
    wallets.down = true;
    const asked = { token, now: at(201) };
    const freeze = { customerIds, reason: 'reported' };
    expect(await stack.ask(identity.freezeCustomer, freeze, asked)).toEqual({ frozen: 1 });
    expect(await stack.refusal(stack.exchange(session.sessionToken, at(201)))).toBe('CUSTOMER_FROZEN');
    expect(await stack.refusal(signIn('m-1', at(201)))).toBe('CUSTOMER_FROZEN');
    wallets.down = false;
    for (let tries = 0; tries < 150 && wallets.notified.length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(wallets.notified).toEqual([`freeze ${session.customerId}`]);
    expect(await stack.ask(identity.unfreezeCustomer, freeze, asked)).toEqual({ unfrozen: 1 });
    expect(wallets.notified).toEqual([`freeze ${session.customerId}`, `unfreeze ${session.customerId}`]);
    expect(await stack.refusal(signIn('m-1', at(202)))).toBe('answered');
    const unknown = { customerIds: ['nobody'], reason: 'x' };
    expect(await stack.refusal(stack.ask(identity.freezeCustomer, unknown, asked))).toBe('NOT_FOUND');
  });

  it('given money in the wallet, then closing needs it acknowledged, closes the wallet and says so by mail', async () => {
    const { customerId, sessionToken: token } = await signIn('m-2', at(210));
    wallets.balances.set(customerId, 5_000);
    const asked = { token, now: at(211) };
    const close = { password: PASSWORD };
    expect(await stack.refusal(stack.ask(identity.closeAccount, close, asked))).toBe('MONEY_OR_CLAIM_OPEN');
    const acknowledged = { ...close, acknowledgeBalanceYen: 5_000 };
    openReports.set(customerId, ['report-1', 'report-2']);
    expect(await stack.refusal(stack.ask(identity.closeAccount, acknowledged, asked))).toBe('MONEY_OR_CLAIM_OPEN');
    const wrong = { ...acknowledged, acknowledgeOpenReports: 1 };
    expect(await stack.refusal(stack.ask(identity.closeAccount, wrong, asked))).toBe('MONEY_OR_CLAIM_OPEN');
    const both = { ...acknowledged, acknowledgeOpenReports: 2 };
    expect(await stack.ask(identity.closeAccount, both, asked)).toEqual({ balanceYen: 5_000 });
    expect(wallets.notified).toContain(`close ${customerId}`);
    expect(await stack.refusal(signIn('m-2', at(212)))).toBe('CREDENTIALS_INVALID');
    await stack.mail.about('Your account is closed', 'm-2@example.com');
  });

  it('given registrations are switched off, then nobody registers', async () => {
    const { Aggregate } = await import('@modosu/event-sourcing/command/aggregate');
    const { accept } = await import('@modosu/event-sourcing/decider');
    const data = { scope: 'registration', on: false, reason: 'incident' };
    const decider = {
      initial: null,
      evolve: () => null,
      decide: () => accept([{ type: 'switch.changed.v1', data }], {}),
    };
    const switches = new Aggregate({ store: stack.store, category: 'switches', decider, service: 'charging' });
    const commandId = '01970000-0000-7000-8000-000000000002';
    const context = { commandId, correlationId: commandId, causationId: commandId, actor: {}, now: at(300) };
    await switches.handle('all', {}, context);
    const request = { email: 'late@example.com', password: 'long enough 8', name: 'L', birthdate: '1990-01-01' };
    const refused = await stack.refusal(stack.ask(identity.register, request, { now: at(300) }));
    expect(refused).toBe('REGISTRATION_STOPPED');
  });
});
