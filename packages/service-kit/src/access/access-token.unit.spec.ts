import { createPrivateKey, sign } from 'node:crypto';
import { makeKeys } from '../testing/keys';
import { AccessTokenRefused, AccessTokenSigner, AccessTokenVerifier } from './access-token';

const keys = makeKeys('identity', 'payment', 'charging');
const MINUTE = 60_000;

function setUp() {
  const clock = { now: Date.parse('2026-01-05T00:00:00.000Z') };
  const now = () => clock.now;
  const signer = (service: 'identity' | 'payment' | 'charging') =>
    new AccessTokenSigner(service, keys.privateKeys[service]!, now);
  const verifier = new AccessTokenVerifier(keys.publicKeys, 1_000, now);
  return { clock, verifier, identity: signer('identity'), payment: signer('payment') };
}

/** A JWS made by hand, for what the signer refuses to say. */
function forge(service: string, claims: object, header: object = { alg: 'EdDSA', kid: service }): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode(header)}.${encode(claims)}`;
  const key = createPrivateKey({ key: keys.privateKeys[service]!, format: 'jwk' });
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

describe('a statement of who acts', () => {
  it('given what identity signed, then the verifier reads the same actor', () => {
    const { identity, verifier } = setUp();
    const statement = identity.sign({
      kind: 'staff',
      sub: 'staff-1',
      sid: 'session-1',
      did: 'device-1',
      roles: ['fraud'],
      amr: ['password', 'totp'],
      vector: 'sign-in',
      facts: { unlockedAt: '2026-01-05T00:00:00.000Z' },
    });
    expect(verifier.verify(statement)).toEqual({
      kind: 'staff',
      id: 'staff-1',
      sessionId: 'session-1',
      deviceId: 'device-1',
      roles: ['fraud'],
      authentication: ['password', 'totp'],
      vector: 'sign-in',
      facts: { unlockedAt: '2026-01-05T00:00:00.000Z' },
    });
  });

  it('given a statement known already, when it expires, then it is refused all the same', () => {
    const { identity, verifier, clock } = setUp();
    const statement = identity.sign({ kind: 'customer', sub: 'c-1' });
    clock.now += 5 * MINUTE - 1;
    expect(verifier.verify(statement).id).toBe('c-1');
    clock.now += 1;
    expect(() => verifier.verify(statement)).toThrow(AccessTokenRefused);
  });

  it('given another service, then it can neither sign nor be believed for a customer', () => {
    const { payment, verifier, clock } = setUp();
    expect(() => payment.sign({ kind: 'customer', sub: 'c-1' })).toThrow('may not sign');
    const seconds = clock.now / 1_000;
    const claims = { iss: 'payment', kind: 'customer', sub: 'c-1', iat: seconds, exp: seconds + 60 };
    expect(() => verifier.verify(forge('payment', claims))).toThrow('may not speak for a customer');
    expect(() => verifier.verify(forge('payment', { ...claims, iss: 'identity' }))).toThrow('another issuer');
    expect(() => verifier.verify(forge('payment', { ...claims, kind: 'service', sub: 'charging' }))).toThrow(
      'may not speak for a service',
    );
  });

  it('given a changed payload, a wrong algorithm, an unknown key or too long a life, then it is refused', () => {
    const { identity, verifier, clock } = setUp();
    const [header, , signature] = identity.sign({ kind: 'customer', sub: 'c-1' }).split('.');
    const seconds = clock.now / 1_000;
    const claims = { iss: 'identity', kind: 'customer', sub: 'c-2', iat: seconds, exp: seconds + 60 };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect(() => verifier.verify(`${header}.${payload}.${signature}`)).toThrow('does not hold');
    expect(() => verifier.verify(forge('identity', claims, { alg: 'none', kid: 'identity' }))).toThrow(
      'nobody we know',
    );
    expect(() => verifier.verify(forge('identity', claims, { alg: 'EdDSA', kid: 'nobody' }))).toThrow('nobody we know');
    expect(() => verifier.verify(forge('identity', { ...claims, exp: seconds + 301 }))).toThrow('lives too long');
    for (const text of ['', 'x', 'a.b', 'a.b.c', 'a.b.c.d'])
      expect(() => verifier.verify(text)).toThrow(AccessTokenRefused);
  });

  it('given a service, then its own statement is signed anew after four minutes and not before', () => {
    const { payment, verifier, clock } = setUp();
    const first = payment.own();
    clock.now += 4 * MINUTE - 1;
    expect(payment.own()).toBe(first);
    clock.now += 1;
    const second = payment.own();
    expect(second).not.toBe(first);
    expect(verifier.verify(second)).toEqual({ kind: 'service', id: 'payment' });
  });

  it('given a revoked session, then its statements are refused, seen before or not, and others are not', () => {
    const { identity, verifier, clock } = setUp();
    const seen = identity.sign({ kind: 'customer', sub: 'c-1', sid: 's-1' });
    const unseen = identity.sign({ kind: 'customer', sub: 'c-1', sid: 's-1', vector: 'other' });
    const other = identity.sign({ kind: 'customer', sub: 'c-1', sid: 's-2' });
    verifier.verify(seen);
    verifier.revoke({ sessionIds: ['s-1'], before: clock.now });
    expect(() => verifier.verify(seen)).toThrow('revoked');
    expect(() => verifier.verify(unseen)).toThrow('revoked');
    expect(verifier.verify(other).id).toBe('c-1');
  });

  it('given a revoked subject, then statements from before are refused and a new sign-in is not', () => {
    const { identity, verifier, clock } = setUp();
    const before = identity.sign({ kind: 'customer', sub: 'c-1', sid: 's-1' });
    clock.now += 1;
    verifier.revoke({ subject: 'c-1', before: clock.now });
    const after = identity.sign({ kind: 'customer', sub: 'c-1', sid: 's-2' });
    expect(() => verifier.verify(before)).toThrow('revoked');
    expect(verifier.verify(after).sessionId).toBe('s-2');
  });

  it('given a key of another service or another kind, then there is no signer', () => {
    expect(() => new AccessTokenSigner('payment', keys.privateKeys.identity!)).toThrow('not of payment');
    expect(() => new AccessTokenSigner('payment', { kty: 'oct', k: 'AAAA', kid: 'payment' })).toThrow();
  });
});
