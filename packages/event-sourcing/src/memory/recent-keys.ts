import type { StateClass } from '../snapshots/state-codec';
import { GrowingMap } from './growing-map';

/**
 * Keys of the last while, immutable: each is remembered at least `keepMs` after it was added and at most twice as long,
 * so that what no window needs any more costs no memory.
 */
export class RecentKeys {
  private constructor(
    private readonly current: GrowingMap<true>,
    private readonly previous: GrowingMap<true>,
    private readonly sinceMs: number,
  ) {}

  static readonly none = new RecentKeys(GrowingMap.empty(), GrowingMap.empty(), Number.NEGATIVE_INFINITY);

  /** As text, for a snapshot. */
  encode(): string {
    const { current, previous, sinceMs } = this;
    return JSON.stringify([current.encode(), previous.encode(), Number.isFinite(sinceMs) ? sinceMs : null]);
  }

  /** @param text as `encode` made it */
  static decode(text: string): RecentKeys {
    const [current, previous, sinceMs] = JSON.parse(text) as [string, string, number | null];
    return new RecentKeys(GrowingMap.decode(current), GrowingMap.decode(previous), sinceMs ?? Number.NEGATIVE_INFINITY);
  }

  has(key: string): boolean {
    return this.current.has(key) || this.previous.has(key);
  }

  /** @param atMs when the key was used, ms since 1970 */
  with(key: string, atMs: number, keepMs: number): RecentKeys {
    if (this.has(key)) return this;
    const age = atMs - this.sinceMs;
    if (age <= keepMs) return new RecentKeys(this.current.with(key, true), this.previous, this.sinceMs);
    const fresh = GrowingMap.empty<true>().with(key, true);
    return new RecentKeys(fresh, age <= 2 * keepMs ? this.current : GrowingMap.empty(), atMs);
  }
}

/** How recent keys in a state are kept in snapshots. */
export const recentKeys: StateClass<RecentKeys> = {
  name: 'RecentKeys',
  type: RecentKeys,
  encode: (keys) => keys.encode(),
  decode: (text) => RecentKeys.decode(text),
};
