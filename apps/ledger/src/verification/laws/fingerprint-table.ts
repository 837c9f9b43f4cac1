const FILLED_AT_MOST = 0.6;
const LOW_BITS = 2 ** 20;

/**
 * Numbers by text, for millions of texts: of a text only a 52-bit fingerprint is kept, about 15 bytes a key and 15 more a
 * column. Two of a million texts meet with a chance of 1 in 10,000; the seed makes sure that nobody can arrange it.
 */
export class FingerprintTable {
  private keys: Float64Array;
  private columns: Float64Array[];
  private filled = 0;

  /** @param seed 32 random bits */
  constructor(
    private readonly width: number,
    private readonly seed: number,
    size = 1024,
  ) {
    this.keys = new Float64Array(size);
    this.columns = Array.from({ length: width }, () => new Float64Array(size));
  }

  has(text: string): boolean {
    return this.keys[this.slotOf(fingerprint(text, this.seed))] !== 0;
  }

  /** 0 in every column of a text that was never put in. */
  get(text: string, column = 0): number {
    return this.columns[column]![this.slotOf(fingerprint(text, this.seed))]!;
  }

  /** @returns the value afterwards */
  add(text: string, value: number, column = 0): number {
    const slot = this.put(fingerprint(text, this.seed));
    this.columns[column]![slot]! += value;
    return this.columns[column]![slot]!;
  }

  /** @returns whether it was not there before */
  insert(text: string, ...values: number[]): boolean {
    const before = this.filled;
    const slot = this.put(fingerprint(text, this.seed));
    if (this.filled === before) return false;
    for (const [column, value] of values.entries()) this.columns[column]![slot] = value;
    return true;
  }

  private put(key: number): number {
    if (this.filled >= this.keys.length * FILLED_AT_MOST) this.grow();
    const slot = this.slotOf(key);
    if (this.keys[slot] === 0) {
      this.keys[slot] = key;
      this.filled++;
    }
    return slot;
  }

  private slotOf(key: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    let slot = key % keys.length;
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, columns } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.columns = Array.from({ length: this.width }, () => new Float64Array(keys.length * 2));
    for (let from = 0; from < keys.length; from++) {
      const key = keys[from]!;
      if (key === 0) continue;
      const to = this.slotOf(key);
      this.keys[to] = key;
      for (let column = 0; column < this.width; column++) this.columns[column]![to] = columns[column]![from]!;
    }
  }
}

/** Two 32-bit hashes in one go, 52 bits of them; never 0. */
function fingerprint(text: string, seed: number): number {
  let a = seed ^ 0x9e3779b9;
  let b = seed ^ 0x85ebca6b;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0xc2b2ae35);
    b = (b << 13) | (b >>> 19);
  }
  a ^= a >>> 15;
  b ^= b >>> 13;
  b = Math.imul(b, 0x27d4eb2f);
  a = Math.imul(a ^ b, 0x85ebca6b);
  b ^= b >>> 16;
  return (a >>> 0) * LOW_BITS + (b >>> 12) || 1;
}
