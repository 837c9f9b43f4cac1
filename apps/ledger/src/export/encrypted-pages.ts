import {
  createCipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type JsonWebKey,
  randomBytes,
} from 'node:crypto';
import type { ExportKey, LoggedEvent } from '@modosu/contracts/log.messages';
import { Refusal } from '@modosu/event-sourcing/decider';

const ALGORITHM = 'ECDH-ES';
const CIPHER = 'A256GCM';
const KEY_BITS = 256;
const NONCE_BYTES = 12;

/** Names a public key: RFC 7638 thumbprint, SHA-256 in base64url. @throws Refusal VALIDATION_FAILED if it is no such key */
export function fingerprintOf(key: ExportKey): string {
  const { crv, kty, x } = key;
  const named = { crv, kty, x, y: 'y' in key ? key.y : undefined };
  const fingerprint = createHash('sha256').update(JSON.stringify(named)).digest('base64url');
  try {
    encryptedPage([], key, fingerprint);
  } catch {
    throw new Refusal('VALIDATION_FAILED', { issues: [{ path: 'key', message: 'is not a public key of its curve' }] });
  }
  return fingerprint;
}

/**
 * Events as one line of JSON each, encrypted to a public key: JWE in compact form (RFC 7516), ECDH-ES with a fresh key of
 * ours for each page, A256GCM. Only the holder of the private key reads them.
 */
export function encryptedPage(events: readonly LoggedEvent[], key: ExportKey, fingerprint: string): string {
  const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const ours =
    key.crv === 'X25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const theirs = createPublicKey({ key: { ...key } as JsonWebKey, format: 'jwk' });
  const secret = derived(diffieHellman({ privateKey: ours.privateKey, publicKey: theirs }));
  const epk = ours.publicKey.export({ format: 'jwk' });
  const header = base64url(JSON.stringify({ alg: ALGORITHM, enc: CIPHER, kid: fingerprint, epk }));
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(header));
  const encrypted = Buffer.concat([cipher.update(lines, 'utf8'), cipher.final()]);
  return [header, '', ...[nonce, encrypted, cipher.getAuthTag()].map(base64url)].join('.');
}

/** The Concat KDF of RFC 7518, section 4.6.2, for one key of 256 bits between parties without names. */
function derived(agreed: Buffer): Buffer {
  const parts = [uint32(1), agreed, uint32(CIPHER.length), Buffer.from(CIPHER), uint32(0), uint32(0), uint32(KEY_BITS)];
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function base64url(bytes: Buffer | string): string {
  return Buffer.from(bytes).toString('base64url');
}
