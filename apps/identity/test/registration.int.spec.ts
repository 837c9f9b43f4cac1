import * as identity from '@modosu/contracts/identity.messages';
import { DerivedKeys } from '../src/secrets/derived-keys';
import { IdentityStack } from './identity-stack';
import { tokenIn } from './mail-server';
import { member } from './members';

const at = (minutes: number) => new Date(Date.parse('2026-04-01T00:00:00.000Z') + minutes * 60_000).toISOString();
const thief = { address: 'address-of-thief', network: 'network-thief' };
const owner = { address: 'address-of-owner', network: 'network-owner' };
const command = (n: number) => `01970000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const OWNERS = 'harbour lanterns 12';
const THIEFS = 'nothing to see here 9';

describe('who gets an address, under the hardened policy, from two copies of identity', () => {
  let stack: IdentityStack;
  let administrator: string;
  let device = 0;

  beforeAll(async () => {
    stack = await IdentityStack.start('hardened');
    await stack.startIdentity('hardened');
    administrator = await stack.administrator(at(0));
  }, 60_000);
  afterAll(() => stack?.stop());

  const register = (email: string, password: string, minutes: number, asked: object = {}) =>
    stack.ask(
      identity.register,
      { email, password, name: 'Somebody', birthdate: '1990-01-01' },
      { now: at(minutes), origin: owner, ...asked },
    );
  const verify = (token: string, password: string, minutes: number, origin = owner) =>
    stack.ask(identity.verifyEmail, { token, password }, { now: at(minutes), origin });
  const signIn = (email: string, password: string, minutes: number) => {
    device += 1;
    return stack.ask(
      identity.signIn,
      { email, password, device: { deviceId: `phone-${device}` } },
      { now: at(minutes), origin: { address: `address-${device}-x`, network: `network-${device}-x` } },
    );
  };
  /** The link in the latest of so many letters that ask to confirm an address. */
  const letter = async (email: string, count: number) => {
    const asking = () =>
      stack.mail.mails.filter(({ to, text }) => to === email && text.includes('/verify-email?token='));
    for (let waitedMs = 0; asking().length < count; waitedMs += 50) {
      if (waitedMs > 10_000) throw new Error(`no letter to ${email}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return tokenIn(asking().at(-1)!);
  };
  const streamOf = (email: string) => stack.events(`contact-${stack.part(DerivedKeys).blindIndex('email', email)}`);

  it('given a stranger who registered first, then each link works only with the password of its own registration', async () => {
    const email = 'victim@example.com';
    await register(email, THIEFS, 1, { origin: thief });
    const thiefs = await letter(email, 1);
    await register(email, OWNERS, 11);
    const owners = await letter(email, 2);
    expect(owners).not.toBe(thiefs);
    // The owner clicks the stranger's link: nothing happens without the stranger's password.
    expect(await stack.refusal(verify(thiefs, OWNERS, 12))).toBe('CREDENTIALS_INVALID');
    expect(await stack.refusal(verify(owners, THIEFS, 12))).toBe('CREDENTIALS_INVALID');
    await register(email, THIEFS, 13, { origin: thief });
    const { customerId } = await verify(owners, OWNERS, 14);
    expect(await stack.refusal(verify(thiefs, THIEFS, 15, thief))).toBe('TOKEN_INVALID');
    expect(await stack.refusal(verify(await letter(email, 3), THIEFS, 15, thief))).toBe('TOKEN_INVALID');
    expect(await signIn(email, OWNERS, 16)).toMatchObject({ customerId });
    expect(await stack.refusal(signIn(email, THIEFS, 16))).toBe('CREDENTIALS_INVALID');
  });

  it('given one command id for two addresses, then neither keeps the other’s owner out, and no link opens the other', async () => {
    const asked = { commandId: command(1), origin: thief };
    await register('mine@example.com', THIEFS, 20, asked);
    await register('theirs@example.com', THIEFS, 20, asked);
    const mine = await letter('mine@example.com', 1);
    const theirs = await letter('theirs@example.com', 1);
    expect(mine).not.toBe(theirs);
    await verify(mine, THIEFS, 21, thief);
    await register('theirs@example.com', OWNERS, 22);
    await verify(await letter('theirs@example.com', 2), OWNERS, 23);
    expect(await stack.refusal(signIn('theirs@example.com', THIEFS, 24))).toBe('CREDENTIALS_INVALID');
    expect(await stack.refusal(signIn('theirs@example.com', OWNERS, 24))).toBe('answered');
  });

  it('given one command id for resets of two accounts, then the token in one mail is not the other’s', async () => {
    const members = await Promise.all(['r-1', 'r-2'].map((number) => member(number)));
    await stack.ask(identity.importMembers, { members }, { token: administrator, now: at(1) });
    const asked = { now: at(30), commandId: command(2), origin: thief };
    for (const email of ['r-1@example.com', 'r-2@example.com']) {
      await stack.ask(identity.requestPasswordReset, { email }, asked);
    }
    const [one, other] = [
      tokenIn(await stack.mail.newestTo('r-1@example.com')),
      tokenIn(await stack.mail.newestTo('r-2@example.com')),
    ] as const;
    const parts = [one, other].map((token) => Buffer.from(token, 'base64url').toString().split('/'));
    expect(parts[0]![3]).not.toBe(parts[1]![3]);
    const forged = Buffer.from([...parts[1]!.slice(0, 3), parts[0]![3]].join('/')).toString('base64url');
    const reset = (token: string) =>
      stack.ask(identity.resetPassword, { token, newPassword: 'quite another 77' }, { now: at(31), origin: thief });
    expect(await stack.refusal(reset(forged))).toBe('TOKEN_INVALID');
    expect(await stack.refusal(reset(one))).toBe('answered');
  });

  it('given a registration that is refused or never verified, then nothing is claimed and the address is free', async () => {
    const email = 'free@example.com';
    expect(await stack.refusal(register(email, 'short', 40))).toBe('PASSWORD_UNSUITABLE');
    await register(email, THIEFS, 40, { origin: thief });
    const late = await letter(email, 1);
    expect(await streamOf(email)).toEqual([]);
    expect(await stack.refusal(verify(late, THIEFS, 40 + 24 * 60, thief))).toBe('TOKEN_INVALID');
    await register(email, OWNERS, 41 + 24 * 60);
    await verify(await letter(email, 2), OWNERS, 42 + 24 * 60);
    expect(await stack.refusal(signIn(email, OWNERS, 43 + 24 * 60))).toBe('answered');
  });

  it('given a closed account, then its address comes back, and what waited before does not get it', async () => {
    const email = 'again@example.com';
    await register(email, OWNERS, 2_000);
    const first = await letter(email, 1);
    await register(email, THIEFS, 2_001, { origin: thief });
    const waiting = await letter(email, 2);
    const { customerId } = await verify(first, OWNERS, 2_002);
    const { sessionToken } = await signIn(email, OWNERS, 2_003);
    await stack.ask(identity.closeAccount, { password: OWNERS }, { token: sessionToken, now: at(2_004) });
    expect(await stack.refusal(verify(waiting, THIEFS, 2_005, thief))).toBe('TOKEN_INVALID');
    await register(email, 'a second beginning 3', 2_010);
    const anew = await verify(await letter(email, 3), 'a second beginning 3', 2_011);
    expect(anew.customerId).not.toBe(customerId);
    expect(await signIn(email, 'a second beginning 3', 2_012)).toMatchObject({ customerId: anew.customerId });
    expect((await streamOf(email)).map(({ type }) => type)).toEqual([
      'contact.claimed.v1',
      'contact.released.v1',
      'contact.claimed.v1',
    ]);
  });

  it('given a row of an import that is refused, then it leaves nothing: the address and the login are free', async () => {
    const import_ = async (...members: Awaited<ReturnType<typeof member>>[]) =>
      stack.ask(
        identity.importMembers,
        { members },
        { token: await stack.administrator(at(2_100 + device++)), now: at(2_100) },
      );
    const taken = await member('i-1');
    await import_(taken);
    const refused = { ...(await member('i-2')), externalSubject: taken.externalSubject };
    expect(await stack.refusal(import_(refused))).toBe('CONFLICT');
    expect((await streamOf('i-2@example.com')).at(-1)).toMatchObject({ type: 'contact.released.v1' });
    const other = { ...(await member('i-3')), email: 'i-2@example.com' };
    await import_(other);
    // Two rows that want the same at the same time: one has it, and the other keeps neither address nor login.
    const twins = [await member('i-4'), { ...(await member('i-5')), externalSubject: 'mail-provider:i-4' }];
    expect(await stack.refusal(import_(...twins))).toBe('CONFLICT');
    const loser =
      (await stack.refusal(signIn('i-4@example.com', 'correct horse 7', 2_101))) === 'answered' ? 'i-5' : 'i-4';
    await register(`${loser}@example.com`, OWNERS, 2_102);
    await verify(await letter(`${loser}@example.com`, 1), OWNERS, 2_103);
  });

  it('given a flood of registrations for one mailbox, then letters are bounded, and its owner comes through', async () => {
    const email = 'flooded@example.com';
    await Promise.all(
      Array.from({ length: 48 }, (_, n) => {
        const origin = { address: `address-flood-${n % 6}`, network: `network-flood-${n % 6}` };
        return stack.refusal(register(email, THIEFS, 2_200, { origin }));
      }),
    );
    const some = await letter(email, 20);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stack.mail.mails.filter(({ to }) => to === email)).toHaveLength(20);
    expect(await stack.refusal(register(email, OWNERS, 2_201))).toBe('RATE_LIMITED');
    const withCode = { email, password: OWNERS, name: 'Owner', birthdate: '1990-01-01', token: some };
    const elsewhere = { ...withCode, email: 'not-flooded@example.com' };
    await stack.ask(identity.register, elsewhere, { now: at(2_202), origin: owner });
    expect(await stack.refusal(signIn('not-flooded@example.com', OWNERS, 2_202))).toBe('CREDENTIALS_INVALID');
    await stack.ask(identity.register, withCode, { now: at(2_202), origin: owner });
    expect(await stack.refusal(signIn(email, OWNERS, 2_203))).toBe('answered');
    expect(await stack.refusal(verify(some, THIEFS, 2_204, thief))).toBe('TOKEN_INVALID');
  }, 60_000);

  it('given both links of one address at once, at any copy, then one wins', async () => {
    const email = 'race@example.com';
    await register(email, OWNERS, 2_300);
    const one = await letter(email, 1);
    await register(email, THIEFS, 2_301, { origin: thief });
    const other = await letter(email, 2);
    const codes = await Promise.all([
      stack.refusal(verify(one, OWNERS, 2_302)),
      stack.refusal(verify(other, THIEFS, 2_302, thief)),
      stack.refusal(verify(one, OWNERS, 2_302)),
      stack.refusal(verify(other, THIEFS, 2_302, thief)),
    ]);
    const let_in = [
      await stack.refusal(signIn(email, OWNERS, 2_303)),
      await stack.refusal(signIn(email, THIEFS, 2_303)),
    ];
    expect(let_in.filter((code) => code === 'answered')).toHaveLength(codes.includes('answered') ? 1 : 0);
    expect(codes.filter((code) => code === 'answered').length).toBeLessThanOrEqual(1);
  });
});
