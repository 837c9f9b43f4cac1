import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { PaymentPolicy } from './payment-policy';

/** Refuses with UNLOCK_REQUIRED unless the session's statement says that the app was unlocked lately. */
export function requireUnlock({ actor, now }: RequestContext, { unlockWithinMs }: PaymentPolicy): void {
  if (unlockWithinMs === null) return;
  const unlockedAt = actor.facts?.unlockedAt;
  const atMs = typeof unlockedAt === 'string' ? Date.parse(unlockedAt) : Number(unlockedAt ?? Number.NaN);
  if (!(Date.parse(now) - atMs <= unlockWithinMs)) throw new Refusal('UNLOCK_REQUIRED');
}
