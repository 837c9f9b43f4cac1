/** What is counted by time, where clocks step: a copy's clock may be ahead for a while, or go back. */

/** True if the two instants are less than that apart, whichever of them is the earlier. */
export function isNear(one: string, other: string, windowMs: number): boolean {
  return Math.abs(Date.parse(one) - Date.parse(other)) < windowMs;
}

/** How many of these times are less than a window from now, before it or ahead of it. */
export function countNear(times: readonly string[] | undefined, now: string, windowMs: number): number {
  return (times ?? []).filter((time) => isNear(time, now, windowMs)).length;
}

/**
 * One more time, sorted. Nothing is forgotten because one time is far from it: only where there are more than `most`,
 * those that are farthest from the new one. So a limit holds in each of `most / limit` windows that a clock steps among.
 */
export function withTime(times: readonly string[] | undefined, at: string, most: number): readonly string[] {
  const distance = (time: string) => Math.abs(Date.parse(time) - Date.parse(at));
  const nearest = [...(times ?? []), at].sort((one, other) => distance(one) - distance(other)).slice(0, most);
  return nearest.sort((one, other) => Date.parse(one) - Date.parse(other));
}

/** The later of two instants, if there is any. */
export function later(one: string | undefined, other: string): string {
  return one !== undefined && Date.parse(one) > Date.parse(other) ? one : other;
}
