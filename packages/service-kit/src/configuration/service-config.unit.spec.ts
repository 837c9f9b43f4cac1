import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, loadConfig } from './service-config';

const env = {
  SERVICE: 'payment',
  EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
  NATS_URL: 'nats://127.0.0.1:4222',
  DATA_DIR: '/data',
  SECRETS_DIR: '/secrets',
  PUBLIC_KEYS: '/secrets/public-keys.json',
};

describe('the configuration of a service', () => {
  it('given the least there must be, then the rest is safe by default', () => {
    expect(loadConfig(env)).toMatchObject({
      service: 'payment',
      policy: 'hardened',
      simulation: false,
      healthPort: 0,
      database: '/data/payment.db',
    });
  });

  it('given several wrong variables, then one error names them all', () => {
    const wrong = () => loadConfig({ ...env, NATS_URL: undefined, HEALTH_PORT: 'x', SIMULATION: 'yes' });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(/NATS_URL.*HEALTH_PORT.*SIMULATION/);
  });

  it('given the policy of 2019, then it needs simulation', () => {
    expect(() => loadConfig({ ...env, POLICY: '2019' })).toThrow('SIMULATION=on');
    expect(loadConfig({ ...env, POLICY: '2019', SIMULATION: 'on' }).policy).toBe('2019');
  });

  it("given a service's own variables, then they are checked with the others", () => {
    expect(loadConfig({ ...env, PORT: '8080' }, { PORT: z.coerce.number() }).extra.PORT).toBe(8_080);
    expect(() => loadConfig(env, { MAIL_URL: z.string() })).toThrow(/MAIL_URL/);
  });

  it('given a PostgreSQL database, then its password may be a secret, which counts before one in the URL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'modosu-config-'));
    const url = 'postgres://payment@db:5432/payment';
    const read = () => loadConfig({ ...env, SECRETS_DIR: folder, DATABASE_URL: url }).database;
    expect(read()).toEqual({ url });
    writeFileSync(join(folder, 'database-password'), 'x/y@z\n');
    expect(read()).toEqual({ url, password: 'x/y@z' });
    expect(() => loadConfig({ ...env, DATABASE_URL: 'mysql://payment@db/payment' })).toThrow(/DATABASE_URL.*postgres/);
    rmSync(folder, { recursive: true });
  });

  it('given secret files, then they are read, or the error names the file and not its content', () => {
    const folder = mkdtempSync(join(tmpdir(), 'modosu-config-'));
    const config = loadConfig({ ...env, SECRETS_DIR: folder });
    writeFileSync(join(folder, 'code-key'), `${'ab'.repeat(32)}\n`);
    writeFileSync(join(folder, 'short-key'), 'abcd');
    expect(config.readSecret('code-key')).toBe('ab'.repeat(32));
    expect(config.readKey('code-key')).toHaveLength(32);
    expect(() => config.readKey('short-key')).toThrow(join(folder, 'short-key'));
    expect(() => config.readSecret('no-key')).toThrow(join(folder, 'no-key'));
    expect(() => config.readJsonSecret('short-key')).toThrow('is not JSON');
    rmSync(folder, { recursive: true });
  });
});
