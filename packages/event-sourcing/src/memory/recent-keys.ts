import { AppendOnlyMap } from './append-only-map';
import type { StateClass } from './state-codec';

/**
 * How many keys are kept whatever their time. Clocks of two copies differ and may be put back: one key of a later time
 * must not make all others forgotten.
 */
export const ALWAYS_KEPT = 32;

/**
 * Keys of the last while, immutable: each is remembered at least `keepMs` after it was added, by the latest time seen, and
 * in any case until 32 more were added. What no window needs any more costs no memory.
 */
export class RecentKeys {
  private constructor(
    private readonly current: AppendOnlyMap<true>,
    private readonly previous: AppendOnlyMap<true>,
    private readonly sinceMs: number,
  ) {}

  static readonly none = new RecentKeys(AppendOnlyMap.empty(), AppendOnlyMap.empty(), Number.NEGATIVE_INFINITY);

  /** As text, for a snapshot. */
  encode(): string {
    const { current, previous, sinceMs } = this;
    return JSON.stringify([current.encode(), previous.encode(), Number.isFinite(sinceMs) ? sinceMs : null]);
  }

  /** @param text as `encode` made it */
  static decode(text: string): RecentKeys {
    const [current, previous, sinceMs] = JSON.parse(text) as [string, string, number | null];
    return new RecentKeys(
      AppendOnlyMap.decode(current),
      AppendOnlyMap.decode(previous),
      sinceMs ?? Number.NEGATIVE_INFINITY,
    );
  }

  has(key: string): boolean {
    return this.current.has(key) || this.previous.has(key);
  }

  /** @param atMs when the key was used, ms since 1970 */
  with(key: string, atMs: number, keepMs: number): RecentKeys {
    if (this.has(key)) return this;
    const isYoung = atMs - this.sinceMs <= keepMs || this.current.size < ALWAYS_KEPT;
    if (isYoung) {
      // A later time that was a mistake must not keep everything from then on.
      const sinceMs = Number.isFinite(this.sinceMs) ? Math.min(this.sinceMs, atMs) : atMs;
      return new RecentKeys(this.current.with(key, true), this.previous, sinceMs);
    }
    return new RecentKeys(AppendOnlyMap.empty<true>().with(key, true), this.current, atMs);
  }
}

/** How recent keys in a state are kept in snapshots. */
export const recentKeys: StateClass<RecentKeys> = {
  name: 'RecentKeys',
  type: RecentKeys,
  encode: (keys) => keys.encode(),
  decode: (text) => RecentKeys.decode(text),
};
