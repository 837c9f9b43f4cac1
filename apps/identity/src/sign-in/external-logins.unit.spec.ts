import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import type { AttemptCounts } from '../address/attempt-counts';
import type { Cap } from '../address/attempt-window';
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

/** Remembers as the database does, in memory. */
function counts(): AttemptCounts {
  const keys = new Set<string>();
  const begin = async ([cap]: Cap[]) => {
    if (keys.has(cap!.key)) return { allowed: false, retryAfterSeconds: 1 };
    keys.add(cap!.key);
    return { allowed: true, takeBack: async () => keys.delete(cap!.key) };
  };
  return { begin } as unknown as AttemptCounts;
}

function logins(content?: object, { simulation = false, used = counts() } = {}): ExternalLogins {
  const file = join(folder, 'external-login-keys.json');
  rmSync(file, { force: true });
  if (content) writeFileSync(file, JSON.stringify(content));
  const config = { secretsDir: folder, readJsonSecret: () => content, simulation };
  return new ExternalLogins(config as unknown as ServiceConfig, used);
}

function asking(commandId: string): RequestContext {
  const ids = { commandId, correlationId: commandId, causationId: commandId };
  return new RequestContext({ ...ids, actor: { kind: 'anonymous', id: 'anonymous' }, now, deadline: 0 });
}

const providers = [
  { provider: 'mail-provider', issuer: 'https://login.example', keys: [publicKey.export({ format: 'jwk' })] },
];

describe('external logins', () => {
  it('given the provider’s keys, then an assertion serves one command, however often that is sent and to which copy', async () => {
    const used = counts();
    const other = logins({ providers }, { used });
    const known = logins({ providers }, { used });
    const asked = { ...request, assertion: assertion() };
    expect(await known.holds(asked, asking('command-1'))).toBe(true);
    expect(await other.holds(asked, asking('command-2'))).toBe(false);
    expect(await known.holds(asked, asking('command-1'))).toBe(true);
    expect(await known.holds(asked, asking('command-2'))).toBe(false);
  });

  it('given no assertion, no nonce, another provider, or no keys at all, then nobody gets in', async () => {
    const known = logins({ providers });
    const asked = { ...request, assertion: assertion() };
    expect(await known.holds(request, asking('c'))).toBe(false);
    expect(await known.holds({ ...asked, nonce: undefined }, asking('c'))).toBe(false);
    expect(await known.holds({ ...asked, provider: 'another' }, asking('c'))).toBe(false);
    expect(await logins().holds(asked, asking('c'))).toBe(false);
  });

  it('given the provider that the simulation plays, then it is believed in simulation mode only', async () => {
    const simulated = providers.map((provider) => ({ ...provider, simulated: true }));
    const asked = { ...request, assertion: assertion() };
    expect(await logins({ providers: simulated }).holds(asked, asking('c'))).toBe(false);
    expect(await logins({ providers: simulated }, { simulation: true }).holds(asked, asking('c'))).toBe(true);
    expect(await logins({ providers }).holds(asked, asking('c'))).toBe(true);
  });

  it('given a file of another shape, then the service does not start', () => {
    expect(() => logins({ keys: [] })).toThrow('external-login-keys.json');
  });
});
