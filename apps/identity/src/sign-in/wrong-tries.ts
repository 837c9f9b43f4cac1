import { elapsedMs, MINUTE_MS } from '../elapsed';

/** Whatever the policy: six digits do not withstand patience, and a stolen session must not be a place to guess. */
const MOST_WRONG_TRIES = 10;
const PAUSE_MINUTES = 15;
/** Older ones are forgotten. */
const KEPT_MS = PAUSE_MINUTES * MINUTE_MS;

/**
 * True if so much was wrong lately that nothing is judged for a while, not even what is right. It is asked of the state
 * that the decision is made on, so tries sent at once are judged one after the other: the eleventh learns nothing.
 */
export function mustWait(wrongAt: readonly string[] | undefined, now: string): boolean {
  return (wrongAt ?? []).filter((at) => elapsedMs(at, now) < KEPT_MS).length >= MOST_WRONG_TRIES;
}

/** One more wrong try; what is kept is bounded. */
export function wrongOnceMore(wrongAt: readonly string[] | undefined, at: string): readonly string[] {
  return [...(wrongAt ?? []).filter((time) => elapsedMs(time, at) < KEPT_MS), at].slice(-MOST_WRONG_TRIES);
}
