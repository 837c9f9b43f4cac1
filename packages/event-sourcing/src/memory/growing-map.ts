import { KeyedLines } from './keyed-lines';
import type { StateClass } from './state-codec';

interface Entry<V> {
  readonly value: V;
  readonly index: number;
}

/**
 * An immutable map that only grows, at constant cost. A map and the one made from it share their entries; each sees
 * those up to its own size. Only where two maps were made from the same one does the later copy what it can see.
 */
export class GrowingMap<V> {
  private constructor(
    /** What it was restored with: seen by all that are made from it, and read only as far as it is asked for. */
    private readonly restored: KeyedLines<V>,
    private readonly entries: Map<string, Entry<V>>,
    readonly size: number,
  ) {}

  static empty<V>(): GrowingMap<V> {
    return GrowingMap.decode<V>('');
  }

  /** @param text as `encode` made it */
  static decode<V>(text: string): GrowingMap<V> {
    const restored = new KeyedLines<V>(text);
    return new GrowingMap(restored, new Map(), restored.size);
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
  with(key: string, value: V): GrowingMap<V> {
    if (this.has(key)) throw new RangeError(`${key} is remembered already`);
    const entries = this.extensible() ? this.entries : new Map(this.visible());
    entries.set(key, { value, index: this.size });
    return new GrowingMap(this.restored, entries, this.size + 1);
  }

  /** Whoever shares the entries has added nothing since. An empty map is the beginning of many and never shares. */
  private extensible(): boolean {
    return this.size > 0 && this.restored.size + this.entries.size === this.size;
  }

  private visible(): [string, Entry<V>][] {
    return [...this.entries].filter(([, { index }]) => index < this.size);
  }
}

/** How growing maps in a state are kept in snapshots. */
export const growingMaps: StateClass<GrowingMap<unknown>> = {
  name: 'GrowingMap',
  type: GrowingMap as unknown as { readonly prototype: GrowingMap<unknown> },
  encode: (map) => map.encode(),
  decode: (text) => GrowingMap.decode(text),
};
