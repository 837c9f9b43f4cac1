import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSecrets } from './secrets';

describe('secrets of a data folder', () => {
  const root = join(mkdtempSync(join(tmpdir(), 'modosu-secrets-')), 'secrets');
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const files = () => readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  beforeAll(() => ensureSecrets(root));
  afterAll(() => rmSync(join(root, '..'), { recursive: true }));

  it('given new secrets, then nobody else on the machine can read them', () => {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (entry.name === 'public-keys.json') continue;
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      expect([entry.name, mode]).toEqual([entry.name, entry.isDirectory() ? 0o700 : 0o600]);
    }
  });

  it('given what two must know, then both hold the same value, and other services do not hold it', () => {
    expect(read('gateway/index-key')).toBe(read('identity/index-key'));
    expect(read('charging/webhook-key')).toBe(read('card-provider/webhook-key'));
    expect(read('gateway/nats-password')).not.toBe(read('identity/nats-password'));
    expect(files().filter((entry) => entry.name === 'personal-data-key')).toHaveLength(1);
    expect(read('payment/code-key')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('given a signature of a service, then the published key of that service holds it', () => {
    const { keys } = JSON.parse(read('public-keys.json'));
    for (const service of ['identity', 'payment']) {
      const { kid, ...jwk } = JSON.parse(read(`${service}/signing-key.json`));
      const published = keys.find((key: { kid: string }) => key.kid === service);
      const signature = sign(null, Buffer.from('text'), createPrivateKey({ key: jwk, format: 'jwk' }));
      expect(kid).toBe(service);
      expect(published).not.toHaveProperty('d');
      const publicKey = createPublicKey({ key: published, format: 'jwk' });
      expect(verify(null, Buffer.from('text'), publicKey, signature)).toBe(true);
    }
  });

  it('given the sandbox of external logins, then identity knows its public key only', () => {
    const { providers } = JSON.parse(read('identity/external-login-keys.json'));
    const { x, issuer, provider } = JSON.parse(read('simulation/external-login-signing-key.json'));
    const keys = [expect.objectContaining({ kty: 'OKP', x })];
    expect(providers).toEqual([{ provider, issuer, simulated: true, keys }]);
    expect(providers[0].keys[0]).not.toHaveProperty('d');
  });

  it('given a first administrator, then the second factor is a base32 secret of 160 bits', () => {
    const { email, password, totpSecret } = JSON.parse(read('identity/first-administrator.json'));
    expect(email).toBe('admin@modosu.example');
    expect(password.length).toBeGreaterThanOrEqual(24);
    expect(totpSecret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('given secrets made before, when asked again, then every value stays, and only what is missing is made', () => {
    const contents = () =>
      files().map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]);
    const before = contents();
    rmSync(join(root, 'gateway/index-key'));
    ensureSecrets(root);
    expect(contents()).toEqual(before);
  });

  it('given a seal key that is taken away, then another signs, and the old public key is still published', () => {
    const before = JSON.parse(read('public-keys.json')).sealKeys;
    expect(before).toEqual([
      expect.objectContaining({ kty: 'OKP', kid: expect.stringMatching(/^seal-[0-9a-f]{16}$/) }),
    ]);
    expect(before[0]).not.toHaveProperty('d');
    rmSync(join(root, 'ledger/seal-key.json'));
    ensureSecrets(root);
    const { sealKeys } = JSON.parse(read('public-keys.json'));
    expect(sealKeys).toHaveLength(2);
    expect(sealKeys[0].kid).toBe(JSON.parse(read('ledger/seal-key.json')).kid);
    expect(sealKeys[1]).toEqual(before[0]);
  });
});
