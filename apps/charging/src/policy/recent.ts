import { momentBefore } from './session-facts';

/**
 * What the limits over time count. The time of an event is what the clock of the copy that wrote it showed: clocks step,
 * and those of two copies differ, so a later event may bear an earlier time. The order of the log is what is certain.
 */
interface Timed {
  readonly at: string;
}

/** By so much clocks may differ before a limit counts too little. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000;
/** Only so many events in a row that all bear a later time make an earlier one forgotten. */
const AGREEING = 50;
const MOST_REMEMBERED = 5_000;

/**
 * What lies less than so many milliseconds before `now`. What lies after it counts too, as far as a clock may have been
 * ahead; what bears a time still later does not, or one such event would stop an account for as long.
 */
export function since<T extends Timed>(items: readonly T[], now: string, ms: number): T[] {
  const from = momentBefore(now, ms);
  const to = momentBefore(now, -(ms + CLOCKS_DIFFER_MS));
  return items.filter(({ at }) => at > from && at < to);
}

/**
 * The items with one more, in the order of the log. One is forgotten only when each of the last ones is later by more
 * than the window and what clocks differ by: a single event with a wrong time makes nothing forgotten.
 * @param isSpent what counts least, and goes first when there are too many: trying in vain must not push out what counts
 */
export function remember<T extends Timed>(
  items: readonly T[],
  added: T,
  ms: number,
  isSpent: (item: T) => boolean = () => false,
): T[] {
  const all = [...items, added];
  if (all.length <= AGREEING) return all;
  const agreed = all.slice(-AGREEING).reduce((least, { at }) => (at < least ? at : least), added.at);
  const from = momentBefore(agreed, ms + CLOCKS_DIFFER_MS);
  const kept = all.filter(({ at }) => at > from);
  if (kept.length > MOST_REMEMBERED) kept.splice(Math.max(0, kept.findIndex(isSpent)), 1);
  return kept;
}
