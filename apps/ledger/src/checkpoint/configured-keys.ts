import type { JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError, type ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { CheckpointKeys, CheckpointSigner } from './signing';

const KEY_FILE = 'seal-key.json';

/** @throws ConfigError if the file of the key is missing or holds no Ed25519 key with a name */
export function configuredSigner(config: Pick<ServiceConfig, 'readJsonSecret' | 'secretsDir'>): CheckpointSigner {
  try {
    return new CheckpointSigner(config.readJsonSecret(KEY_FILE) as JsonWebKey);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${KEY_FILE} in ${config.secretsDir} is unfit: ${(error as Error).message}`);
  }
}

/** @throws ConfigError if the key that signs now is not published: its checkpoints could not be checked by others */
export function publishedKeys(
  { publicKeysPath }: Pick<ServiceConfig, 'publicKeysPath'>,
  { keyId }: CheckpointSigner,
): CheckpointKeys {
  const { sealKeys = [] } = JSON.parse(readFileSync(publicKeysPath, 'utf8')) as { sealKeys?: JsonWebKey[] };
  if (sealKeys.some(({ kid }) => kid === keyId)) return new CheckpointKeys(sealKeys);
  throw new ConfigError(`${publicKeysPath} does not publish the seal key ${keyId} under sealKeys`);
}
