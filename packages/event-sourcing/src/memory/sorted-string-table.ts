/**
 * A map kept as one text, a line for each entry in the order of the keys, in which single keys are found by halving,
 * without reading the others: what is restored with a large state costs what is asked of it. Immutable.
 *
 * A line is the key and the value as JSON with a tab between; JSON has no raw tab or line break.
 */
export class SortedStringTable<V> {
  readonly size: number;
  private readonly start: number;

  /** @param text as an instance gave it; empty for no entries */
  constructor(readonly text = '') {
    this.size = text === '' ? 0 : Number.parseInt(text, 10);
    this.start = text.indexOf('\n') + 1;
  }

  get(key: string): V | undefined {
    if (this.size === 0) return undefined;
    const { at, found } = this.place(JSON.stringify(key));
    if (!found) return undefined;
    const end = this.text.indexOf('\n', at);
    return JSON.parse(this.text.slice(this.text.indexOf('\t', at) + 1, end < 0 ? undefined : end)) as V;
  }

  *entries(): Iterable<readonly [string, V]> {
    if (this.size === 0) return;
    for (const line of this.text.slice(this.start).split('\n')) {
      const tab = line.indexOf('\t');
      yield [JSON.parse(line.slice(0, tab)) as string, JSON.parse(line.slice(tab + 1)) as V];
    }
  }

  /** These entries and further ones, whose keys are all different and none of them here. Values are plain JSON. */
  with(entries: Iterable<readonly [string, V]>): SortedStringTable<V> {
    const lines = [...entries].map(([key, value]) => ({ key: JSON.stringify(key), value: JSON.stringify(value) }));
    if (lines.length === 0) return this;
    lines.sort((a, b) => (a.key < b.key ? -1 : 1));
    const pieces = [`${this.size + lines.length}`];
    let done = this.start;
    for (const { key, value } of lines) {
      const { at } = this.size === 0 ? { at: done } : this.place(key);
      // Whole lines, without the break at their end.
      if (at > done) pieces.push(this.text.slice(done, at - 1));
      pieces.push(`${key}\t${value}`);
      done = at;
    }
    if (done < this.text.length) pieces.push(this.text.slice(done));
    return new SortedStringTable(pieces.join('\n'));
  }

  /** Where the line of a key begins, or, if there is none, the first line of a greater key (past the end if none is). */
  private place(key: string): { at: number; found: boolean } {
    let low = this.start;
    // Of a line break that is not there: all lines end the same.
    let high = this.text.length + 1;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      const begin = Math.max(low, this.text.lastIndexOf('\n', middle - 1) + 1);
      const here = this.text.slice(begin, this.text.indexOf('\t', begin));
      if (here === key) return { at: begin, found: true };
      const end = this.text.indexOf('\n', begin);
      if (here < key) low = (end < 0 ? this.text.length : end) + 1;
      else high = begin;
    }
    return { at: low, found: false };
  }
}
