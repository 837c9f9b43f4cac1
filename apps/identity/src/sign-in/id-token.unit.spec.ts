import { generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import { idTokenHolds } from './id-token';

function provider(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } as JsonWebKey };
}

const ours = provider('k-1');
const theirs = provider('k-1');
const now = '2019-07-02T10:00:00.000Z';
const seconds = Date.parse(now) / 1_000;
const claims = {
  iss: 'https://login.example',
  sub: 'subject-1',
  aud: 'modosu',
  nonce: 'nonce-1',
  iat: seconds - 5,
  exp: seconds + 300,
};
const expected = {
  issuer: 'https://login.example',
  audience: 'modosu',
  subject: 'subject-1',
  nonce: 'nonce-1',
  now,
  keys: [ours.jwk],
};

function token(says: object = claims, header: object = { alg: 'EdDSA', kid: 'k-1' }, key = ours.privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(says)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

describe('the assertion of an external login', () => {
  it('holds if the provider signed it for us, this subject and this nonce', async () => {
    expect(await idTokenHolds(token(), expected)).toBe(true);
    expect(await idTokenHolds(token({ ...claims, aud: ['modosu', 'other'], azp: 'modosu' }), expected)).toBe(true);
  });

  it.each([
    ['subject', { sub: 'subject-2' }],
    ['audience', { aud: 'another-app' }],
    ['authorised party', { aud: ['modosu', 'other'], azp: 'other' }],
    ['issuer', { iss: 'https://evil.example' }],
    ['nonce', { nonce: 'nonce-2' }],
    ['missing nonce', { nonce: undefined }],
    ['expiry', { exp: seconds }],
    ['time of issue, ahead', { iat: seconds + 61 }],
    ['time of issue, long ago', { iat: seconds - 3_601 }],
  ])('fails with a wrong %s', async (_what, change) => {
    expect(await idTokenHolds(token({ ...claims, ...change }), expected)).toBe(false);
  });

  it('fails with a wrong signature, key or algorithm', async () => {
    const [head, , signature] = token().split('.');
    const altered = Buffer.from(JSON.stringify({ ...claims, extra: 1 })).toString('base64url');
    expect(await idTokenHolds(`${head}.${altered}.${signature}`, expected)).toBe(false);
    expect(await idTokenHolds(token(claims, undefined, theirs.privateKey), expected)).toBe(false);
    expect(await idTokenHolds(token(claims, { alg: 'none', kid: 'k-1' }), expected)).toBe(false);
    expect(await idTokenHolds(token(claims, { alg: 'HS256', kid: 'k-1' }), expected)).toBe(false);
    expect(await idTokenHolds(token(claims, { alg: 'EdDSA', kid: 'k-2' }), expected)).toBe(false);
    for (const nonsense of ['', 'a.b.c', '..', 'x']) expect(await idTokenHolds(nonsense, expected)).toBe(false);
  });
});
