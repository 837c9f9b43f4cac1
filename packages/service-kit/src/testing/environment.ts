import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceName } from '@modosu/contracts/message';
import type { TestKeys } from './keys';

export interface TestEnvironment {
  /** What the start-up program would set for the service's process. */
  env: Record<string, string>;
  /** Where the service's secrets lie; tests add those of their service. */
  secretsDir: string;
  dataDir: string;
  remove(): void;
}

/**
 * The environment of one service in a folder of its own: broker password `<service>-password`, signing key, public keys.
 * The caller adds further variables to `env`.
 */
export function makeEnvironment(
  service: ServiceName,
  keys: TestKeys,
  urls: { natsUrl: string; eventStoreUrl: string },
): TestEnvironment {
  const folder = mkdtempSync(join(tmpdir(), `modosu-${service}-`));
  const secretsDir = join(folder, 'secrets');
  const dataDir = join(folder, 'data');
  mkdirSync(secretsDir);
  writeFileSync(join(secretsDir, 'nats-password'), `${service}-password\n`);
  writeFileSync(join(secretsDir, 'signing-key.json'), JSON.stringify(keys.privateKeys[service]));
  writeFileSync(join(folder, 'public-keys.json'), JSON.stringify({ keys: keys.publicKeys }));
  const env = {
    NODE_ENV: 'test',
    SERVICE: service,
    NATS_URL: urls.natsUrl,
    EVENTSTORE_URL: urls.eventStoreUrl,
    DATA_DIR: dataDir,
    SECRETS_DIR: secretsDir,
    PUBLIC_KEYS: join(folder, 'public-keys.json'),
    HEALTH_PORT: '0',
    LOG_LEVEL: 'silent',
  };
  return { env, secretsDir, dataDir, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
