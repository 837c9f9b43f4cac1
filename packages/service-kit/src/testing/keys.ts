import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import type { ServiceName } from '@modosu/contracts/message';

export interface TestKeys {
  privateKeys: Record<string, JsonWebKey>;
  publicKeys: JsonWebKey[];
}

/** Fresh Ed25519 keys for the named services, kid = service name. */
export function makeKeys(...services: ServiceName[]): TestKeys {
  const keys: TestKeys = { privateKeys: {}, publicKeys: [] };
  for (const service of services) {
    const pair = generateKeyPairSync('ed25519');
    keys.privateKeys[service] = { ...pair.privateKey.export({ format: 'jwk' }), kid: service };
    keys.publicKeys.push({ ...pair.publicKey.export({ format: 'jwk' }), kid: service });
  }
  return keys;
}
