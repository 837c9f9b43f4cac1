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
    private readonly entries: Map<string, Entry<V>>,
    readonly size: number,
  ) {}

  static empty<V>(): GrowingMap<V> {
    return new GrowingMap<V>(new Map(), 0);
  }

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    return entry && entry.index < this.size ? entry.value : undefined;
  }

  has(key: string): boolean {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.index < this.size;
  }

  /** The map with one key more. Throws a RangeError if it has the key: what was remembered does not change. */
  with(key: string, value: V): GrowingMap<V> {
    if (this.has(key)) throw new RangeError(`${key} is remembered already`);
    const entries = this.extensible() ? this.entries : this.copy();
    entries.set(key, { value, index: this.size });
    return new GrowingMap(entries, this.size + 1);
  }

  /** Whoever shares the entries has added nothing since. An empty map is the beginning of many and never shares. */
  private extensible(): boolean {
    return this.size > 0 && this.entries.size === this.size;
  }

  private copy(): Map<string, Entry<V>> {
    return new Map([...this.entries].filter(([, { index }]) => index < this.size));
  }
}
