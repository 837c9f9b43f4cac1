/** Why an incident releases money that it set aside. */
export type HoldEnd = 'cleared' | 'expired' | 'incident closed';

export interface HoldFacts {
  readonly heldAt: string;
  readonly incidentClosed: boolean;
  /** The original is still confirmed, probable or suspected, and nobody decided otherwise since. */
  readonly underSuspicion: boolean;
}

/**
 * Whether money may stay on hold: it is the customer's until it is proven otherwise, so it never stays without a reason
 * that still stands, nor for longer than the policy says. Pure.
 * @param now the service's time; @param holdDays after how many days nobody may keep it without a plan
 */
export function holdEnds(
  { heldAt, incidentClosed, underSuspicion }: HoldFacts,
  now: string,
  holdDays: number,
): HoldEnd | undefined {
  if (incidentClosed) return 'incident closed';
  if (!underSuspicion) return 'cleared';
  return Date.parse(now) - Date.parse(heldAt) >= holdDays * DAY_MS ? 'expired' : undefined;
}

const DAY_MS = 86_400_000;
