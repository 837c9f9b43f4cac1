import type { RequestContext } from '@modosu/service-kit/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { MINUTE_MS } from '../elapsed';
import type { AnonymousPurpose, IdentityPolicy } from '../policy';
import { IDENTITY_POLICY } from '../policy-token';
import { Addresses, addressOf } from './addresses';
import { AttemptCounts } from './attempt-counts';
import type { Cap } from './attempt-window';

/** An attempt that counts against where it came from, unless it turns out to be honest. */
export interface Attempt {
  takeBack(): Promise<void>;
}

/**
 * The caps on what may be asked without being signed in: by address and by network, since there is nobody else to count
 * by. Nothing dear is done before `begin` has let an attempt in.
 */
@Injectable()
export class AnonymousCaps {
  constructor(
    private readonly counts: AttemptCounts,
    private readonly addresses: Addresses,
    @Inject(IDENTITY_POLICY) private readonly policy: IdentityPolicy,
  ) {}

  /**
   * @param also caps besides those of the policy, e.g. by the mailbox that is written to
   * @throws Refusal RATE_LIMITED with `retryAfterSeconds`; the first of an address in each minute is recorded
   */
  async begin(purpose: AnonymousPurpose, context: RequestContext, also: readonly Cap[] = []): Promise<Attempt> {
    const counted = await this.counts.begin([...this.capsOf(purpose, context), ...also], context.now);
    if (counted.allowed) return counted;
    return this.addresses.refuseRequest(purpose, counted.retryAfterSeconds, context);
  }

  private capsOf(purpose: AnonymousPurpose, context: RequestContext): Cap[] {
    const limits = this.policy.anonymous?.[purpose];
    if (!limits) return [];
    const windowMs = limits.windowMinutes * MINUTE_MS;
    const cap = (kind: string, id: string, most: number): Cap => ({ key: `${purpose}/${kind}/${id}`, most, windowMs });
    return [
      cap('address', addressOf(context), limits.perAddress),
      cap('network', context.actor.network ?? 'unknown', limits.perNetwork),
    ];
  }
}
