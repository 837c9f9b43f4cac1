import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import type { ServiceName } from '@modosu/contracts/message';

export interface TestKeys {
  privateKeys: Record<string, JsonWebKey>;
  publicKeys: JsonWebKey[];
}

/** Fresh Ed25519 keys for the named services, kid = service name. */
export function makeKeys(...services: ServiceName[]): TestKeys {
  const keys: TestKeys = { privateKeys: {}, publicKeys: [] };
  for (const service of services) {
    // Encoded while it is made: exporting a key object that has just been generated can hang Node 20 for ever.
    const pair = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
      publicKeyEncoding: { format: 'pem', type: 'spki' },
    });
    keys.privateKeys[service] = { ...createPrivateKey(pair.privateKey).export({ format: 'jwk' }), kid: service };
    keys.publicKeys.push({ ...createPublicKey(pair.publicKey).export({ format: 'jwk' }), kid: service });
  }
  return keys;
}
