import { SortedStringTable } from './sorted-string-table';
import type { StateClass } from './state-codec';

interface Entry<V> {
  readonly value: V;
  readonly index: number;
}

/**
 * An immutable map that only grows, at constant cost. A map and the one made from it share their entries; each sees
 * those up to its own size. Only where two maps were made from the same one does the later copy what it can see.
 */
export class AppendOnlyMap<V> {
  private constructor(
    /** What it was restored with: seen by all that are made from it, and read only as far as it is asked for. */
    private readonly restored: SortedStringTable<V>,
    private readonly entries: Map<string, Entry<V>>,
    readonly size: number,
  ) {}

  static empty<V>(): AppendOnlyMap<V> {
    return AppendOnlyMap.decode<V>('');
  }

  /** @param text as `encode` made it */
  static decode<V>(text: string): AppendOnlyMap<V> {
    const restored = new SortedStringTable<V>(text);
    return new AppendOnlyMap(restored, new Map(), restored.size);
  }

  /** As text, for a snapshot. Values are plain JSON. */
  encode(): string {
    return this.restored.with(this.visible().map(([key, { value }]) => [key, value] as const)).text;
  }

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    return entry && entry.index < this.size ? entry.value : this.restored.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The map with one key more. Throws a RangeError if it has the key: what was remembered does not change. */
  with(key: string, value: V): AppendOnlyMap<V> {
    if (this.has(key)) throw new RangeError(`${key} is remembered already`);
    const entries = this.extensible() ? this.entries : new Map(this.visible());
    entries.set(key, { value, index: this.size });
    return new AppendOnlyMap(this.restored, entries, this.size + 1);
  }

  /** No map that shares the entries has added anything since. An empty map is the beginning of many and never shares. */
  private extensible(): boolean {
    return this.size > 0 && this.restored.size + this.entries.size === this.size;
  }

  private visible(): [string, Entry<V>][] {
    return [...this.entries].filter(([, { index }]) => index < this.size);
  }
}

/** How growing maps in a state are kept in snapshots. */
export const appendOnlyMaps: StateClass<AppendOnlyMap<unknown>> = {
  name: 'GrowingMap',
  type: AppendOnlyMap as unknown as { readonly prototype: AppendOnlyMap<unknown> },
  encode: (map) => map.encode(),
  decode: (text) => AppendOnlyMap.decode(text),
};
