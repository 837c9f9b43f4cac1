import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SERVICES } from '@modosu/contracts/message';

export type SecretHolder = (typeof SERVICES)[number] | 'card-provider' | 'simulation';

/** Signs in first and lets the other staff in. `totpSecret` is base32. */
export interface FirstAdministrator {
  email: string;
  password: string;
  totpSecret: string;
}

const key = () => randomBytes(32).toString('hex');

function firstAdministrator(): string {
  const administrator: FirstAdministrator = {
    email: 'admin@modosu.example',
    password: randomBytes(18).toString('base64url'),
    totpSecret: base32(randomBytes(20)),
  };
  return `${JSON.stringify(administrator, null, 2)}\n`;
}

/** One secret value: how it is made, and everybody who gets a copy of it. */
interface Secret {
  file: string;
  holders: SecretHolder[];
  make: () => string;
}

const SECRETS: Secret[] = [
  ...SERVICES.flatMap((service): Secret[] => [
    { file: 'nats-password', holders: [service], make: key },
    { file: 'signing-key.json', holders: [service], make: () => signingKey(service) },
  ]),
  { file: 'index-key', holders: ['gateway', 'identity'], make: key },
  { file: 'simulation-key', holders: ['gateway', 'simulation'], make: key },
  { file: 'personal-data-key', holders: ['identity'], make: key },
  { file: 'first-administrator.json', holders: ['identity', 'simulation'], make: firstAdministrator },
  { file: 'provider-api-key', holders: ['card-provider', 'charging'], make: key },
  { file: 'webhook-key', holders: ['card-provider', 'charging'], make: key },
  { file: 'charge-secret-key', holders: ['charging'], make: key },
  { file: 'code-key', holders: ['payment'], make: key },
  { file: 'control-key', holders: ['card-provider', 'simulation'], make: key },
  { file: 'fingerprint-key', holders: ['card-provider'], make: key },
];

/**
 * Makes the secrets that the folder does not hold yet: `<root>/<holder>/<file>`, readable by this user only, and
 * `<root>/public-keys.json` with every service's public key. What is there is never changed: data depend on it.
 */
export function ensureSecrets(root: string): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const { file, holders, make } of SECRETS) {
    const paths = holders.map((holder) => join(root, holder, file));
    const held = paths.find((path) => existsSync(path));
    const value = held ? readFileSync(held, 'utf8') : make();
    for (const path of paths) if (!existsSync(path)) writeWhole(path, value, 0o600);
  }
  const keys = SERVICES.map((service) => publicKey(join(root, service, 'signing-key.json')));
  writeWhole(join(root, 'public-keys.json'), `${JSON.stringify({ keys }, null, 2)}\n`, 0o644);
}

function signingKey(service: string): string {
  // Encoded while it is made: exporting a key object that has just been generated as a JWK hangs Node 20 for ever if
  // the garbage collector comes by at that moment, since both want the same lock.
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    publicKeyEncoding: { format: 'der', type: 'spki' },
  });
  const jwk = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
  return `${JSON.stringify({ ...jwk, kid: service, alg: 'EdDSA', use: 'sig' }, null, 2)}\n`;
}

function publicKey(path: string): JsonWebKey {
  const { kid, alg, use, ...jwk } = JSON.parse(readFileSync(path, 'utf8')) as JsonWebKey;
  return { ...createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' }), kid, alg, use };
}

/** Never leaves half a file behind: a secret cut off by a crash would lock its data up for ever. */
function writeWhole(path: string, content: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, content, { mode });
  renameSync(unfinished, path);
}

/** RFC 4648 base32 without padding, the form in which authenticator apps take a secret. */
function base32(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
