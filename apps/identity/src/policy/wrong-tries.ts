import { MINUTE_MS } from '../time/elapsed';
import { countNear, withTime } from '../time/windows';

/** Whatever the policy: six digits do not withstand patience, and a stolen session must not be a place to guess. */
const MOST_WRONG_TRIES = 10;
const PAUSE_MINUTES = 15;
const PAUSE_MS = PAUSE_MINUTES * MINUTE_MS;
/** The limit times the windows that clocks may step among. */
const MOST_KEPT = 5 * MOST_WRONG_TRIES;

/**
 * True if so much was wrong lately that nothing is judged for a while, not even what is right. It is asked of the state
 * that the decision is made on, so tries sent at once are judged one after the other: the eleventh learns nothing.
 */
export function mustWait(wrongAt: readonly string[] | undefined, now: string): boolean {
  return countNear(wrongAt, now, PAUSE_MS) >= MOST_WRONG_TRIES;
}

/** One more wrong try; what is kept is bounded. */
export function wrongOnceMore(wrongAt: readonly string[] | undefined, at: string): readonly string[] {
  return withTime(wrongAt, at, MOST_KEPT);
}
