import * as identity from '@modosu/contracts/identity.messages';
import type { ServiceError } from '@modosu/service-kit/request/service-error';
import { writeToken } from '../src/token/token-format';
import { codeAt, IdentityStack } from './identity-stack';
import { member, PASSWORD } from './members';

const at = (minutes: number) => new Date(Date.parse('2026-04-01T00:00:00.000Z') + minutes * 60_000).toISOString();
const from = (address: number, network = 1) => ({ address: `address-${address}`, network: `network-000${network}` });
const madeUp = (kind: 'c' | 's' | 't' | 'v' | 'r', n: number) =>
  writeToken({ kind, id: `nobody-${n}`, part: `part-${n}`, secret: 'A'.repeat(43) });

describe('what may be asked without being signed in, under the hardened policy, by two copies of identity', () => {
  let stack: IdentityStack;

  beforeAll(async () => {
    stack = await IdentityStack.start('hardened');
    await stack.startIdentity('hardened');
    const token = await stack.administrator(at(0));
    const members = await Promise.all(['m-1', 'm-2'].map((number) => member(number)));
    await stack.ask(identity.importMembers, { members }, { token, now: at(0) });
  }, 60_000);
  afterAll(() => stack?.stop());

  /** How often each answer came. */
  async function answers(times: number, ask: (n: number) => Promise<unknown>): Promise<Record<string, number>> {
    const counted: Record<string, number> = {};
    const lane = async (of: number) => {
      for (let n = of; n < times; n += 8) {
        const code = await stack.refusal(ask(n));
        counted[code] = (counted[code] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, of) => lane(of)));
    return counted;
  }

  const register = (n: number, now: string, origin: { address: string; network: string }) => {
    const who = { email: `flood-${n}@example.com`, password: 'long enough 8', name: 'N', birthdate: '1990-01-01' };
    return stack.ask(identity.register, who, { now, origin });
  };

  it('given a flood of registrations from one address, then it is capped, also after a restart, and others are let in', async () => {
    const flood = await answers(80, (n) => register(n, at(1), from(1)));
    expect(flood).toEqual({ answered: 60, RATE_LIMITED: 20 });
    await stack.stopIdentity();
    await stack.startIdentity('hardened');
    await stack.startIdentity('hardened');
    const refused = await register(100, at(2), from(1)).catch((error: ServiceError) => error);
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterSeconds: expect.any(Number) } });
    expect(await stack.refusal(register(101, at(2), from(2)))).toBe('answered');
    expect(await stack.refusal(register(102, at(80), from(1)))).toBe('answered');
  }, 60_000);

  it('given what is refused by a cap, then the log says so once for each address and minute', async () => {
    await answers(30, (n) => register(200 + n, at(81), from(3)));
    await answers(60, (n) => register(300 + n, at(81), from(3)));
    const events = await stack.events('address-address-3');
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['address.request-refused.v1', { purpose: 'register' }],
    ]);
  }, 60_000);

  it('given made-up tokens, then they are capped wherever tokens are taken, nothing is written, and sessions go on', async () => {
    const credentials = { email: 'm-1@example.com', password: PASSWORD, device: { deviceId: 'phone-1' } };
    const { sessionToken } = await stack.ask(identity.signIn, credentials, { now: at(90), origin: from(4) });
    const kinds = ['c', 's', 't', 'v', 'r'] as const;
    const flood = await answers(200, (n) => {
      const token = madeUp(kinds[n % 5]!, n);
      if (n % 5 === 3) {
        return stack.ask(identity.verifyEmail, { token, password: PASSWORD }, { now: at(90), origin: from(4) });
      }
      if (n % 5 === 4) {
        return stack.ask(
          identity.resetPassword,
          { token, newPassword: 'fresh one 99' },
          { now: at(90), origin: from(4) },
        );
      }
      return stack.exchange(token, at(90), from(4));
    });
    expect(flood.RATE_LIMITED).toBe(140);
    expect((flood.UNAUTHENTICATED ?? 0) + (flood.TOKEN_INVALID ?? 0)).toBe(60);
    expect(await stack.events('customer-nobody-0')).toEqual([]);
    expect(await stack.refusal(stack.exchange(sessionToken, at(90), from(4)))).toBe('answered');
  }, 60_000);

  it('given resets asked for and staff guessed at from one address, then both are capped', async () => {
    const resets = await answers(70, (n) => {
      const request = { email: n % 2 ? 'm-2@example.com' : `nobody-${n}@example.com` };
      return stack.ask(identity.requestPasswordReset, request, { now: at(100), origin: from(5) });
    });
    expect(resets).toEqual({ answered: 60, RATE_LIMITED: 10 });
    const guesses = await answers(25, (n) => {
      const guess = { email: `staff-${n}@modosu.example`, password: 'wrong', code: '123456' };
      return stack.ask(identity.staffSignIn, guess, { now: at(100), origin: from(6) });
    });
    expect(guesses).toEqual({ CREDENTIALS_INVALID: 20, RATE_LIMITED: 5 });
  }, 60_000);

  it('given many addresses of one network, then the network is capped as a whole', async () => {
    const flood = await answers(610, (n) =>
      stack.exchange(madeUp('c', n), at(110), { address: `address-${1_000 + n}`, network: 'network-0009' }),
    );
    expect(flood).toEqual({ UNAUTHENTICATED: 600, RATE_LIMITED: 10 });
  }, 60_000);

  it('given an authenticator enrolled at one copy, then every copy that saw the member before takes its codes', async () => {
    const later = 40 * 24 * 60;
    const device = { deviceId: 'own-phone' };
    const signIn = (now: string, code?: string, secret?: string) => {
      const request = { email: 'm-2@example.com', password: PASSWORD, device: { ...device, secret }, code };
      return stack.ask(identity.signIn, request, { now, origin: from(9, 9) });
    };
    const { sessionToken: token, deviceSecret } = await signIn(at(later));
    for (let n = 1; n <= 8; n += 1) await signIn(at(later + n), undefined, deviceSecret);
    const asked = { token, now: at(later + 24 * 60) };
    const { secret } = await stack.ask(identity.enrolSecondFactor, { password: PASSWORD }, asked);
    await stack.ask(identity.confirmSecondFactor, { code: codeAt(secret, asked.now) }, asked);
    const outcomes: string[] = [];
    for (let n = 1; n <= 8; n += 1) {
      const now = at(later + 24 * 60 + 2 * n);
      outcomes.push(await stack.refusal(signIn(now, codeAt(secret, now), deviceSecret)));
    }
    expect(outcomes).toEqual(outcomes.map(() => 'answered'));
  });
});
