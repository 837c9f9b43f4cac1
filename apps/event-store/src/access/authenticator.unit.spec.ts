import { Authenticator, mayOperate, mayWrite } from './authenticator';
import { readHash } from './password-hash';
import type { User } from './users';

const user = (...groups: string[]): User => ({ name: 'ann', groups: new Set(groups) });
const SALT = 'A'.repeat(22);
const KEY = 'B'.repeat(43);

test.each([
  ['wallet-1', true, true],
  ['$$wallet-1', true, true],
  ['$settings', false, true],
  ['$$$settings', false, true],
])('given the stream %s, then an ordinary user may write it: %s, an administrator: %s', (stream, ordinary, admin) => {
  expect(mayWrite(user('services'), stream)).toBe(ordinary);
  expect(mayWrite(user('$admins'), stream)).toBe(admin);
});

test('given groups, then administrators and operators may operate, others not', () => {
  expect([user('$admins'), user('$ops'), user('services')].map(mayOperate)).toEqual([true, true, false]);
});

test('given no users, then everybody is known at once and may do everything', () => {
  const client = new Authenticator(undefined).known(undefined);
  expect(client && mayWrite(client, '$settings') && mayOperate(client)).toBe(true);
});

test('given users, then nobody is known before their password was checked', () => {
  const authenticator = new Authenticator(new Map());
  expect(authenticator.known(undefined)).toBeUndefined();
  expect(authenticator.known('Basic YTpi')).toBeUndefined();
});

test.each([
  ['a plain password', 'secret'],
  ['another scheme', `argon2$16384$8$5$${SALT}$${KEY}`],
  ['a cost that is no power of two', `scrypt$10000$8$5$${SALT}$${KEY}`],
  ['a cost that takes all memory', `scrypt$1073741824$8$1$${SALT}$${KEY}`],
  ['a short key', `scrypt$16384$8$5$${SALT}$short`],
])('given %s for a hash, then it is refused', (_, text) => {
  expect(() => readHash(text)).toThrow();
});

test('given a well-formed hash, then its costs are those it names', () => {
  expect(readHash(`scrypt$16384$8$5$${SALT}$${KEY}`).cost).toEqual({ N: 16_384, r: 8, p: 5 });
});
