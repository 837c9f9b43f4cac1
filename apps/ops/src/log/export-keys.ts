import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type JsonWebKey,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Fields } from '@modosu/api-client/api-client';
import { Failure } from '../failure';

const CIPHER = 'A256GCM';

/** Reads what an export was encrypted to our key. @throws Error if it was not, or has been changed */
export type Opener = (jwe: string) => string;

/** Makes a key pair for exports: the private half, which stays where it is, and the public half beside it. */
export function makeKeyPair(file: string): { publicFile: string; fingerprint: string } {
  const publicFile = `${file}.pub`;
  for (const one of [file, publicFile])
    if (existsSync(one)) throw new Failure(`${one} is there already; name another.`);
  const pair = generateKeyPairSync('x25519');
  const open = pair.publicKey.export({ format: 'jwk' });
  writeFileSync(file, `${JSON.stringify(pair.privateKey.export({ format: 'jwk' }))}\n`, { mode: 0o600 });
  writeFileSync(publicFile, `${JSON.stringify(open)}\n`);
  const { crv, kty, x } = open;
  return { publicFile, fingerprint: createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url') };
}

/** The public key of a file. @throws Failure if it holds none, or holds the private half too */
export function readPublicKey(file: string): Fields<'ledger.export.order'>['key'] {
  const key = readKey(file);
  if ('d' in key) throw new Failure(`${file} is a private key, which never leaves its machine; give its .pub.`);
  // Of which kinds one may be, and what belongs to it, the API checks.
  return key as Fields<'ledger.export.order'>['key'];
}

/** @throws Failure if the file holds no private key */
export function openerOf(file: string): Opener {
  const key = readKey(file);
  if (!('d' in key)) throw new Failure(`${file} is no private key.`);
  return (jwe) => opened(jwe, key);
}

/** JWE in compact form (RFC 7516): ECDH-ES and A256GCM, and nothing else it may say of itself. */
function opened(jwe: string, key: JsonWebKey): string {
  const [header = '', wrapped, nonce = '', sealed = '', tag = ''] = jwe.split('.');
  const { alg, enc, epk } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  if (alg !== 'ECDH-ES' || enc !== CIPHER || wrapped !== '') throw new Error('it is encrypted in another way');
  const agreed = diffieHellman({
    privateKey: createPrivateKey({ key, format: 'jwk' }),
    publicKey: createPublicKey({ key: epk, format: 'jwk' }),
  });
  const decipher = createDecipheriv('aes-256-gcm', derived(agreed), Buffer.from(nonce, 'base64url'), {
    authTagLength: 16,
  })
    .setAAD(Buffer.from(header))
    .setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString('utf8');
}

/** The Concat KDF of RFC 7518, section 4.6.2, for one key of 256 bits between parties without names. */
function derived(agreed: Buffer): Buffer {
  const uint32 = (value: number) => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);
  const parts = [uint32(1), agreed, uint32(CIPHER.length), Buffer.from(CIPHER), uint32(0), uint32(0), uint32(256)];
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function readKey(file: string): JsonWebKey {
  let key: unknown;
  try {
    key = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure(`${file} is no key (JWK): ${(error as Error).message}`);
  }
  if (typeof key !== 'object' || key === null || !('kty' in key)) throw new Failure(`${file} is no key (JWK).`);
  return key as JsonWebKey;
}
