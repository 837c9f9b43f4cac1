import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { Addresses, addressOf } from '../address/address.aggregate';
import type { Attempt } from '../address/anonymous-caps';
import { AttemptCounts, type Counted } from '../address/attempt-counts';
import type { Cap } from '../address/attempt-window';
import { type GuessingLimits, type IdentityPolicy, POLICY } from '../policy/identity-policy';
import { MINUTE_MS } from '../time/elapsed';

/** What a sign-in is aimed at and says of itself. */
export interface Aim {
  /** Blind index of the e-mail address or external login. */
  readonly account: string;
  /** As the client names its device. */
  readonly deviceId: string;
}

/** An attempt that counts nowhere. */
export const NOT_COUNTED: Attempt = { takeBack: async () => undefined };

/**
 * The caps on signing in from devices that the account does not know: by account, address, network and device. A device
 * that has proven to be known is not counted here, so no stranger's tries count against it.
 *
 * Failures everywhere show that a list of leaked credentials is being tried. Then less may fail from one place, and in a
 * longer time; but nobody is refused for what others do elsewhere.
 */
@Injectable()
export class GuessingCaps {
  constructor(
    private readonly counts: AttemptCounts,
    private readonly addresses: Addresses,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  /**
   * Counts an attempt before anything is looked at, so that many at once cannot slip through together.
   * @returns what takes it back if it turns out to be the owner's
   * @throws Refusal RATE_LIMITED; the first of an address in each minute is recorded
   */
  async begin(aim: Aim, context: RequestContext): Promise<Attempt> {
    const limits = this.policy.guessing;
    if (!limits) return NOT_COUNTED;
    const { now } = context;
    const everywhere = await this.counts.begin([everywhereCap(limits)], now);
    const counted = await this.counts.begin(capsOf(aim, limits, !everywhere.allowed, context), now);
    if (!counted.allowed) {
      await takeBack(everywhere);
      return this.addresses.refuseByRate(aim.account, aim.deviceId, context);
    }
    return { takeBack: () => Promise.all([counted, everywhere].map(takeBack)).then(() => undefined) };
  }
}

async function takeBack(counted: Counted): Promise<void> {
  if (counted.allowed) await counted.takeBack();
}

function everywhereCap({ windowMinutes, fromUnknownDevices: most }: GuessingLimits): Cap {
  return { key: 'sign-in/everywhere', most, windowMs: windowMinutes * MINUTE_MS };
}

/** By place also in the longer window of an attack, which counts all the time so that it is full when one is seen. */
function capsOf(aim: Aim, limits: GuessingLimits, isAttack: boolean, context: RequestContext): Cap[] {
  const { underAttack } = limits;
  const windowMs = limits.windowMinutes * MINUTE_MS;
  const cap = (kind: string, id: string, most: number): Cap => ({ key: `sign-in/${kind}/${id}`, most, windowMs });
  const address = addressOf(context);
  const network = context.actor.network ?? 'unknown';
  const attackCap = (kind: string, id: string, most: number): Cap => ({
    key: `sign-in/attack/${kind}/${id}`,
    most: isAttack ? most : Number.MAX_SAFE_INTEGER,
    windowMs: underAttack.windowMinutes * MINUTE_MS,
  });
  return [
    cap('account', aim.account, limits.perAccount),
    cap('device', aim.deviceId, limits.perDevice),
    cap('address', address, limits.perAddress),
    cap('network', network, limits.perNetwork),
    attackCap('address', address, underAttack.perAddress),
    attackCap('network', network, underAttack.perNetwork),
  ];
}
