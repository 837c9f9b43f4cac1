import { createHash, createPrivateKey, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SERVICES } from '@modosu/contracts/message';

export type SecretHolder = (typeof SERVICES)[number] | 'card-provider' | 'simulation' | 'postgres';

/** Signs in first and lets the other staff in. `totpSecret` is base32. */
export interface FirstAdministrator {
  email: string;
  password: string;
  totpSecret: string;
}

const key = () => randomBytes(32).toString('hex');

function administrator(email: string): string {
  const administrator: FirstAdministrator = {
    email,
    password: randomBytes(18).toString('base64url'),
    totpSecret: base32(randomBytes(20)),
  };
  return json(administrator);
}

const EXTERNAL_LOGIN_KEY = 'external-login-signing-key.json';
/** The sandbox of an external provider whose accounts may sign in here; the simulation plays it. */
const EXTERNAL_LOGIN = { provider: 'open-account', issuer: 'https://open-account.example' };

/** Signs the seals of the log. To change it, take the file away: the next start makes another and keeps the old public key. */
const SEAL_KEY = 'seal-key.json';

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
  ...SERVICES.filter((service) => service !== 'gateway').map(
    (service): Secret => ({ file: 'database-password', holders: [service], make: key }),
  ),
  { file: 'superuser-password', holders: ['postgres'], make: key },
  { file: 'index-key', holders: ['gateway', 'identity'], make: key },
  { file: 'request-key', holders: ['gateway'], make: key },
  { file: 'simulation-key', holders: ['gateway', 'simulation'], make: key },
  { file: 'personal-data-key', holders: ['identity'], make: key },
  {
    file: 'first-administrator.json',
    holders: ['identity', 'simulation'],
    make: () => administrator('admin@modosu.example'),
  },
  {
    file: 'second-administrator.json',
    holders: ['identity', 'simulation'],
    make: () => administrator('second-admin@modosu.example'),
  },
  { file: 'provider-api-key', holders: ['card-provider', 'charging'], make: key },
  { file: 'webhook-key', holders: ['card-provider', 'charging'], make: key },
  { file: 'charge-secret-key', holders: ['charging'], make: key },
  { file: 'code-key', holders: ['payment'], make: key },
  { file: 'lottery-key', holders: ['payment'], make: key },
  { file: 'control-key', holders: ['card-provider', 'simulation'], make: key },
  { file: 'fingerprint-key', holders: ['card-provider'], make: key },
  { file: SEAL_KEY, holders: ['ledger'], make: sealKey },
  { file: EXTERNAL_LOGIN_KEY, holders: ['simulation'], make: () => signingKey('external-login', EXTERNAL_LOGIN) },
];

/**
 * Makes the secrets that the folder does not hold yet: `<root>/<holder>/<file>`, readable by this user only, and
 * `<root>/public-keys.json` with every service's public key (`keys`) and those of the seals, also of seal keys that have
 * been replaced (`sealKeys`, the one that signs now first). The simulation signs as an external login provider whose
 * public key identity holds, and believes in simulation mode only. What is there is never changed: data depend on it.
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
  const publicKeys = join(root, 'public-keys.json');
  const sealKeys = sealKeysWith(publicKey(join(root, 'ledger', SEAL_KEY)), publicKeys);
  writeWhole(publicKeys, json({ keys, sealKeys }), 0o644);
  const external = {
    ...EXTERNAL_LOGIN,
    simulated: true,
    keys: [publicKey(join(root, 'simulation', EXTERNAL_LOGIN_KEY))],
  };
  writeWhole(join(root, 'identity', 'external-login-keys.json'), json({ providers: [external] }), 0o600);
}

/** An Ed25519 private key as a JWK; members of no meaning to a JWK may stand beside. */
function signingKey(kid: string, beside: object = {}): string {
  // Encoded while it is made: exporting a key object that has just been generated as a JWK hangs Node 20 for ever if
  // the garbage collector comes by at that moment, since both want the same lock.
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    publicKeyEncoding: { format: 'der', type: 'spki' },
  });
  const jwk = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
  return json({ ...jwk, kid, alg: 'EdDSA', use: 'sig', ...beside });
}

/** A seal key is named after its public half, so that a key is never taken for another. */
function sealKey(): string {
  const { kid: _none, ...jwk } = JSON.parse(signingKey('')) as JsonWebKey & { kid: string };
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x }));
  return json({ ...jwk, kid: `seal-${thumbprint.digest('hex').slice(0, 16)}` });
}

/** Seals that were made with a key that has been replaced must still be checked. */
function sealKeysWith(current: JsonWebKey, path: string): JsonWebKey[] {
  const before = existsSync(path)
    ? ((JSON.parse(readFileSync(path, 'utf8')) as { sealKeys?: JsonWebKey[] }).sealKeys ?? [])
    : [];
  return [current, ...before.filter(({ kid }) => kid !== current.kid)];
}

function publicKey(path: string): JsonWebKey {
  const { kty, crv, x, kid, alg, use } = JSON.parse(readFileSync(path, 'utf8')) as JsonWebKey;
  return { kty, crv, x, kid, alg, use };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
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
