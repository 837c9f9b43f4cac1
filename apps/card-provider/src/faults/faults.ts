import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ProviderError } from '../http/answer';

const rate = z.number().min(0).max(1).default(0);

/** What goes wrong on purpose. Whatever is not named is off. */
export const faultSettings = z.strictObject({
  latencyMs: z.int().min(0).max(60_000).default(0),
  errorRate: rate,
  timeoutAfterCommitRate: rate,
  duplicateWebhooks: z.boolean().default(false),
  refuse503: z.boolean().default(false),
});
export type FaultSettings = z.output<typeof faultSettings>;
export const noFaults: FaultSettings = faultSettings.parse({});

/**
 * Decides which requests fail. A draw depends on the seed, the request and how often that request
 * came before, and not on the order in which requests of different callers arrive: so a run with
 * parallel clients meets the same faults every time.
 */
export class FaultPlan {
  settings: FaultSettings = noFaults;
  private readonly draws = new Map<string, number>();

  constructor(private readonly seed: string) {}

  set(settings: FaultSettings): void {
    this.settings = settings;
    this.draws.clear();
  }

  /** Delays or refuses a request before it has any effect. Errors: provider_unavailable, internal_error. */
  async before(method: string, url: string, key: string | undefined): Promise<void> {
    const { latencyMs, errorRate, refuse503 } = this.settings;
    if (latencyMs > 0) await sleep(latencyMs);
    if (refuse503) throw new ProviderError(503, 'provider_unavailable', 'The provider is not available; try again.');
    if (this.drawn('error', errorRate, method, url, key)) {
      throw new ProviderError(500, 'internal_error', 'Something went wrong; nothing was done.');
    }
  }

  /** Whether a request whose work is done shall stay without an answer. */
  hangs(method: string, url: string, key: string | undefined): boolean {
    return this.drawn('hang', this.settings.timeoutAfterCommitRate, method, url, key);
  }

  private drawn(fault: string, rate: number, method: string, url: string, key: string | undefined): boolean {
    if (rate === 0) return false;
    const request = `${fault}\n${method}\n${url}\n${key ?? ''}`;
    const before = this.draws.get(request) ?? 0;
    this.draws.set(request, before + 1);
    const digest = createHash('sha256').update(`${this.seed}\n${request}\n${before}`).digest();
    return digest.readUIntBE(0, 6) / 2 ** 48 < rate;
  }
}
