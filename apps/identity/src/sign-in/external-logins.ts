import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { externalSignIn } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { ConfigError, type ServiceConfig } from '@modosu/service-kit/config';
import type { RequestContext } from '@modosu/service-kit/request-context';
import { CONFIG } from '@modosu/service-kit/service-kit.module';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { hashOfSecret } from '../personal-data/same-secret';
import { idTokenHolds } from './id-token';

const KEYS_FILE = 'external-login-keys.json';
const AUDIENCE = 'modosu';
const providersFile = z.object({
  providers: z.array(
    z.object({
      provider: z.string(),
      issuer: z.string(),
      keys: z.array(z.looseObject({ kty: z.literal('OKP') })).min(1),
    }),
  ),
});

/**
 * The external providers we know, from the optional secret file `external-login-keys.json`:
 * `{ "providers": [{ "provider", "issuer", "keys": [public Ed25519 JWKs] }] }`. Without it nobody can sign in so.
 */
@Injectable()
export class ExternalLogins {
  private readonly providers: z.infer<typeof providersFile>['providers'];
  /** Hash of an assertion → the command that used it: it serves once, but the same command may be sent again. */
  private readonly used = new LRUCache<string, string>({ max: 50_000 });

  constructor(@Inject(CONFIG) config: ServiceConfig) {
    this.providers = existsSync(join(config.secretsDir, KEYS_FILE)) ? read(config) : [];
  }

  /** True if the provider really asserts that this subject has just signed in to us. */
  holds(request: RequestOf<typeof externalSignIn>, { now, commandId }: RequestContext): boolean {
    const { provider, subject, assertion, nonce } = request;
    const known = this.providers.find((one) => one.provider === provider);
    if (!known || assertion === undefined || nonce === undefined) return false;
    const expected = { issuer: known.issuer, audience: AUDIENCE, subject, nonce, now, keys: known.keys };
    if (!idTokenHolds(assertion, expected)) return false;
    const hash = hashOfSecret(assertion);
    const usedBy = this.used.get(hash) ?? commandId;
    this.used.set(hash, usedBy);
    return usedBy === commandId;
  }
}

function read(config: ServiceConfig) {
  const parsed = providersFile.safeParse(config.readJsonSecret(KEYS_FILE));
  if (!parsed.success) throw new ConfigError(`${KEYS_FILE} in ${config.secretsDir} does not list providers with keys`);
  return parsed.data.providers;
}
