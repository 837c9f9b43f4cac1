import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { type AnonymousPurpose, type IdentityPolicy, POLICY } from '../policy/identity-policy';
import { MINUTE_MS } from '../time/elapsed';
import { Addresses, addressOf } from './address.aggregate';
import { AttemptCounts, type Counted } from './attempt-counts';
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
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  /**
   * @throws Refusal RATE_LIMITED with `retryAfterSeconds`; the first of an address in each minute is recorded
   */
  async begin(purpose: AnonymousPurpose, context: RequestContext): Promise<Attempt> {
    const counted = await this.count(this.capsOf(purpose, context), context);
    return counted.allowed ? counted : this.refuse(purpose, counted.retryAfterSeconds, context);
  }

  /** Counts an attempt under caps of its own, such as that of the mailbox that is written to. */
  count(caps: readonly Cap[], { now }: RequestContext): Promise<Counted> {
    return this.counts.begin(caps, now);
  }

  /** Always throws Refusal RATE_LIMITED; the first of an address in each minute is recorded. */
  refuse(what: string, retryAfterSeconds: number, context: RequestContext): Promise<never> {
    return this.addresses.refuseRequest(what, retryAfterSeconds, context);
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
