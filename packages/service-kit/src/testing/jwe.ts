import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/** ECDH-ES and A256GCM as RFC 7518 says, written a second time for tests, so that no mistake is shared. */
const OTHER_INFO = Buffer.from(`00000007${Buffer.from('A256GCM').toString('hex')}000000000000000000000100`, 'hex');

function agreed(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const round = [Buffer.from('00000001', 'hex'), diffieHellman({ privateKey, publicKey }), OTHER_INFO];
  return createHash('sha256').update(Buffer.concat(round)).digest();
}

/** @throws Error if it was not encrypted to this key, or was changed */
export function readJwe(jwe: string, privateKey: KeyObject): { text: string; header: Record<string, unknown> } {
  const [header = '', wrapped, nonce = '', sealed = '', tag = ''] = jwe.split('.');
  if (wrapped !== '') throw new Error('a key is wrapped in it');
  const says = JSON.parse(Buffer.from(header, 'base64url').toString());
  const key = agreed(privateKey, createPublicKey({ key: says.epk, format: 'jwk' }));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
  decipher.setAAD(Buffer.from(header)).setAuthTag(Buffer.from(tag, 'base64url'));
  const text = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString();
  return { text, header: says };
}

/** @param to a public key of X25519 */
export function writeJwe(text: string, to: JsonWebKey): string {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const key = agreed(privateKey, createPublicKey({ key: to, format: 'jwk' }));
  const says = { alg: 'ECDH-ES', enc: 'A256GCM', epk: publicKey.export({ format: 'jwk' }) };
  const header = Buffer.from(JSON.stringify(says)).toString('base64url');
  const nonce = Buffer.alloc(12, 1);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(header));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [header, '', ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
}
