/** What one run of one part measured. */
export interface Figure {
  readonly part: string;
  readonly value: number;
  readonly unit: 'a second' | 'ms';
  /** Further figures of the same run, by name. */
  readonly also?: Readonly<Record<string, number>>;
}

/** One checkout before and after a change, measured in turns. */
export interface Pairs {
  readonly part: string;
  readonly unit: Figure['unit'];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Slower than this beyond the spread counts as worse. */
const TOLERATED = 0.03;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const line = ({ part, value, unit, also = {} }: Figure): string => {
  const further = Object.entries(also).map(([name, one]) => `${name} ${shown(one)}`);
  return `${part.padEnd(10)} ${shown(value).padStart(10)} ${unit.padEnd(9)} ${further.join(', ')}`.trimEnd();
};

const shown = (value: number): string => (value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en'));

export interface Comparison {
  readonly part: string;
  readonly unit: Figure['unit'];
  readonly before: number;
  readonly after: number;
  /** Median over the pairs of how many times as fast the later checkout is; above 1 is better. */
  readonly ratio: number;
  /** Half of what lies between the quartiles of the pairs' ratios. */
  readonly spread: number;
  readonly worse: boolean;
}

export function compare({ part, unit, before, after }: Pairs): Comparison {
  const ratios = before.map((earlier, round) => (unit === 'ms' ? earlier / after[round]! : after[round]! / earlier));
  const sorted = [...ratios].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)]!;
  const spread = (at(0.75) - at(0.25)) / 2;
  const ratio = median(ratios);
  return {
    part,
    unit,
    before: median(before),
    after: median(after),
    ratio,
    spread,
    worse: ratio + spread < 1 - TOLERATED,
  };
}

/** The comparisons as one table. */
export function table(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ part, unit, before, after, ratio, spread, worse }) => [
    `${part}, ${unit}`,
    shown(before),
    shown(after),
    ratio.toFixed(3),
    `± ${(spread * 100).toFixed(1)} %`,
    worse ? 'WORSE' : '',
  ]);
  const all = [['part', 'before', 'after', 'ratio', 'spread', ''], ...rows];
  return all
    .map(([part, ...rest]) => `${part!.padEnd(24)}${rest.map((cell) => cell!.padStart(11)).join('')}`.trimEnd())
    .join('\n');
}
