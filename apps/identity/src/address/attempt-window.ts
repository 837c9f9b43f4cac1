/** At most so many attempts of one kind in any window of time. */
export interface Cap {
  /** What they have in common, e.g. `register/address/<index>`. */
  readonly key: string;
  readonly most: number;
  readonly windowMs: number;
}

/** How many attempts began in one slice of time, by when the slice began (ms since 1970). */
export interface Slice {
  readonly startMs: number;
  readonly count: number;
}

/** Into how many slices a window is cut: an attempt counts for at most so much longer than the window. */
const SLICES = 5;

export function sliceMs({ windowMs }: Cap): number {
  return Math.ceil(windowMs / SLICES);
}

/** When the slice began that an attempt at this time belongs to. */
export function sliceOf(cap: Cap, atMs: number): number {
  return Math.floor(atMs / sliceMs(cap)) * sliceMs(cap);
}

/**
 * The slices that count at this time. Those after it do too: where clocks differ or step back, nothing begins anew.
 */
export function countedFrom(cap: Cap, atMs: number): number {
  return sliceOf(cap, atMs - cap.windowMs);
}

export function total(slices: readonly Slice[]): number {
  return slices.reduce((sum, { count }) => sum + count, 0);
}

/** How long until one more attempt fits, in ms; 0 if one does now. @param slices those that count now */
export function waitMs(cap: Cap, slices: readonly Slice[], atMs: number): number {
  let left = total(slices);
  if (left < cap.most) return 0;
  for (const { startMs, count } of [...slices].sort((one, other) => one.startMs - other.startMs)) {
    left -= count;
    if (left < cap.most) return startMs + sliceMs(cap) + cap.windowMs - atMs;
  }
  return cap.windowMs;
}
