import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceConfig } from '@modosu/service-kit/config';
import { RequestContext } from '@modosu/service-kit/request-context';
import { ExternalLogins } from './external-logins';

const now = '2019-07-02T10:00:00.000Z';
const seconds = Date.parse(now) / 1_000;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const request = { provider: 'mail-provider', subject: 'm-1', nonce: 'nonce-1', device: { deviceId: 'd-1' } };
const folder = mkdtempSync(join(tmpdir(), 'modosu-external-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function assertion(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://login.example', sub: 'm-1', aud: 'modosu', nonce: 'nonce-1' };
  const signed = `${part({ alg: 'EdDSA' })}.${part({ ...claims, iat: seconds, exp: seconds + 60 })}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

function logins(content?: object): ExternalLogins {
  const file = join(folder, 'external-login-keys.json');
  rmSync(file, { force: true });
  if (content) writeFileSync(file, JSON.stringify(content));
  return new ExternalLogins({ secretsDir: folder, readJsonSecret: () => content } as unknown as ServiceConfig);
}

function asking(commandId: string): RequestContext {
  const ids = { commandId, correlationId: commandId, causationId: commandId };
  return new RequestContext({ ...ids, actor: { kind: 'anonymous', id: 'anonymous' }, now, deadline: 0 });
}

const providers = [
  { provider: 'mail-provider', issuer: 'https://login.example', keys: [publicKey.export({ format: 'jwk' })] },
];

describe('external logins', () => {
  it('given the provider’s keys, then an assertion serves one command, however often that is sent', () => {
    const known = logins({ providers });
    const asked = { ...request, assertion: assertion() };
    expect(known.holds(asked, asking('command-1'))).toBe(true);
    expect(known.holds(asked, asking('command-1'))).toBe(true);
    expect(known.holds(asked, asking('command-2'))).toBe(false);
  });

  it('given no assertion, no nonce, another provider, or no keys at all, then nobody gets in', () => {
    const known = logins({ providers });
    const asked = { ...request, assertion: assertion() };
    expect(known.holds(request, asking('c'))).toBe(false);
    expect(known.holds({ ...asked, nonce: undefined }, asking('c'))).toBe(false);
    expect(known.holds({ ...asked, provider: 'another' }, asking('c'))).toBe(false);
    expect(logins().holds(asked, asking('c'))).toBe(false);
  });

  it('given a file of another shape, then the service does not start', () => {
    expect(() => logins({ keys: [] })).toThrow('external-login-keys.json');
  });
});
