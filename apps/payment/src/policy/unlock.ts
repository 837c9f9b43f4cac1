import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { PaymentPolicy } from './payment-policy';

/**
 * Refuses with UNLOCK_REQUIRED unless the session's statement says that the app was unlocked lately.
 * @returns when it was, ms since 1970; undefined where the policy asks for no unlock
 */
export function requireUnlock({ actor, now }: RequestContext, { unlockWithinMs }: PaymentPolicy): number | undefined {
  if (unlockWithinMs === null) return undefined;
  const unlockedAt = actor.facts?.unlockedAt;
  const atMs = typeof unlockedAt === 'string' ? Date.parse(unlockedAt) : Number(unlockedAt ?? Number.NaN);
  if (!(Date.parse(now) - atMs <= unlockWithinMs)) throw new Refusal('UNLOCK_REQUIRED');
  return atMs;
}
