import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { externalSignIn } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import { ConfigError, type ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AttemptCounts } from '../address/attempt-counts';
import { hashOfSecret } from '../secrets/same-secret';
import { HOUR_MS } from '../time/elapsed';
import { idTokenHolds } from './id-token';

const KEYS_FILE = 'external-login-keys.json';
/** Longer than the longest life of an assertion. */
const KEPT_MS = 2 * HOUR_MS;
const AUDIENCE = 'modosu';
const providersFile = z.object({
  providers: z.array(
    z.object({
      provider: z.string(),
      issuer: z.string(),
      /** Played by the simulation, which can sign anybody in. */
      simulated: z.boolean().optional(),
      keys: z.array(z.looseObject({ kty: z.literal('OKP') })).min(1),
    }),
  ),
});

/**
 * The external providers we know, from the optional secret file `external-login-keys.json`:
 * `{ "providers": [{ "provider", "issuer", "keys": [public Ed25519 JWKs], "simulated"? }] }`. Without it nobody can sign
 * in so. One that is simulated is known in simulation mode only.
 */
@Injectable()
export class ExternalLogins {
  private readonly providers: z.infer<typeof providersFile>['providers'];

  constructor(
    @Inject(CONFIG) config: ServiceConfig,
    private readonly counts: AttemptCounts,
  ) {
    const listed = existsSync(join(config.secretsDir, KEYS_FILE)) ? read(config) : [];
    this.providers = listed.filter(({ simulated }) => config.simulation || simulated !== true);
  }

  /** True if the provider really asserts that this subject has just signed in to us. */
  async holds(request: RequestOf<typeof externalSignIn>, { now, commandId }: RequestContext): Promise<boolean> {
    const { provider, subject, assertion, nonce } = request;
    const known = this.providers.find((one) => one.provider === provider);
    if (!known || assertion === undefined || nonce === undefined) return false;
    const expected = { issuer: known.issuer, audience: AUDIENCE, subject, nonce, now, keys: known.keys };
    if (!(await idTokenHolds(assertion, expected))) return false;
    return this.isFirstUse(hashOfSecret(assertion), commandId, now);
  }

  /** It serves once, whichever copy of the service is asked and also after a restart; the same command may come again. */
  private async isFirstUse(hash: string, commandId: string, now: string): Promise<boolean> {
    const once = (key: string) => ({ key: `assertion/${key}`, most: 1, windowMs: KEPT_MS });
    const byThisCommand = once(`${hash}/${commandId}`);
    if ((await this.counts.begin([once(hash)], now)).allowed) {
      await this.counts.begin([byThisCommand], now);
      return true;
    }
    const counted = await this.counts.begin([byThisCommand], now);
    if (counted.allowed) await counted.takeBack();
    return !counted.allowed;
  }
}

function read(config: ServiceConfig) {
  const parsed = providersFile.safeParse(config.readJsonSecret(KEYS_FILE));
  if (!parsed.success) throw new ConfigError(`${KEYS_FILE} in ${config.secretsDir} does not list providers with keys`);
  return parsed.data.providers;
}
