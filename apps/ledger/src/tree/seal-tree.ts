import { nodeHash, rootOf } from './merkle';
import { compareNames, type NamedLeaf } from './stream-head';

/**
 * The tree of a seal, kept between seals: of one seal after another only those nodes are computed that changed, and
 * those to the right of a stream that is new.
 */
export class SealTree {
  private names: string[] = [];
  /** From the leaves to the root; the last of an odd number stands for itself one level up. */
  private levels: Buffer[][] = [[]];

  get size(): number {
    return this.names.length;
  }

  /** Takes leaves that are new or have changed. */
  update(leaves: readonly NamedLeaf[]): void {
    const known: { index: number; leaf: Buffer }[] = [];
    const fresh: NamedLeaf[] = [];
    for (const one of leaves) {
      const index = this.indexOf(one.stream);
      if (this.names[index] === one.stream) known.push({ index, leaf: one.leaf });
      else fresh.push(one);
    }
    const base = this.levels[0]!;
    for (const { index, leaf } of known) base[index] = leaf;
    const first = this.insert(fresh.sort((a, b) => compareNames(a.stream, b.stream)));
    this.rebuild(new Set(known.map(({ index }) => index).filter((index) => index < first)), first);
  }

  root(): string {
    const top = this.levels.at(-1)!;
    return (top[0] ?? rootOf([])).toString('hex');
  }

  /** @returns the index of the first one inserted; beyond the end if there is none */
  private insert(fresh: readonly NamedLeaf[]): number {
    const [lowest] = fresh;
    if (!lowest) return Number.POSITIVE_INFINITY;
    const first = this.indexOf(lowest.stream);
    const base = this.levels[0]!;
    const names = this.names.splice(first);
    const leaves = base.splice(first);
    let at = 0;
    for (const { stream, leaf } of fresh) {
      while (at < names.length && compareNames(names[at]!, stream) < 0) {
        this.names.push(names[at]!);
        base.push(leaves[at++]!);
      }
      this.names.push(stream);
      base.push(leaf);
    }
    for (; at < names.length; at++) {
      this.names.push(names[at]!);
      base.push(leaves[at]!);
    }
    return first;
  }

  /** @param changed indices below `from` @param from everything from there on is computed again */
  private rebuild(changed: ReadonlySet<number>, from: number): void {
    let dirty = changed;
    let start = from;
    for (let no = 0; this.levels[no]!.length > 1; no++) {
      const below = this.levels[no]!;
      this.levels[no + 1] ??= [];
      const above = this.levels[no + 1]!;
      const length = Math.ceil(below.length / 2);
      start = Math.floor(start / 2);
      const compute = (at: number) => {
        const right = below[at * 2 + 1];
        above[at] = right ? nodeHash(below[at * 2]!, right) : below[at * 2]!;
      };
      dirty = new Set([...dirty].map((at) => Math.floor(at / 2)).filter((at) => at < start));
      for (const at of dirty) compute(at);
      for (let at = start; at < length; at++) compute(at);
      if (length === 1) this.levels.length = no + 2;
    }
  }

  /** Where the name stands, or would stand. */
  private indexOf(stream: string): number {
    let low = 0;
    let high = this.names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareNames(this.names[middle]!, stream) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
