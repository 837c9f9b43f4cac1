/** One measured line. */
export interface Figure {
  readonly what: string;
  readonly unit: 'a second' | 'ms' | 'MB' | 'events';
  readonly ours: number;
  /** the same through the same client against a server that stores nothing */
  readonly nothing?: number;
  /** EventStoreDB's on a machine of this size, if known */
  readonly real?: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** processor time of the store's process for one event, microseconds */
  readonly storeCpuMicros?: number;
  readonly goal?: Goal;
}

/** What the figure must reach; `ratio` is ours to the server that stores nothing. */
export type Goal =
  | { readonly ratioAtLeast: number }
  | { readonly atLeast: number; readonly ratioAtLeast?: number }
  | { readonly atMost: number };

export const isMet = ({ ours, nothing, goal }: Figure): boolean | undefined => {
  if (!goal) return undefined;
  if ('atMost' in goal) return ours <= goal.atMost;
  if ('atLeast' in goal && ours < goal.atLeast) return false;
  return goal.ratioAtLeast === undefined || ours / (nothing ?? Number.NaN) >= goal.ratioAtLeast;
};

const WIDTHS = [52, 10, 10, 6, 9, 6, 7, 7, 7] as const;
const columns = (cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[at] ?? 0))).join(' ');

export const HEADING = [
  columns(['', 'ours', 'nothing', 'ratio', 'real', 'ratio', 'p50 ms', 'p99 ms', 'CPU µs']),
  '"nothing": a server that stores nothing and streams frames encoded beforehand, same client, same run.',
  '"real": EventStoreDB 23.10.8 on a machine of this size. "CPU": of the store, an event.',
];

const whole = (value: number | undefined): string =>
  value === undefined ? '' : Math.round(value).toLocaleString('en');
const fixed = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '';
const shareOf = (value: number, other: number | undefined): string => (other ? (value / other).toFixed(2) : '');

const goalText = (goal: Goal): string => {
  if ('atMost' in goal) return `≤ ${whole(goal.atMost)}`;
  const parts = 'atLeast' in goal ? [`≥ ${whole(goal.atLeast)}`] : [];
  if (goal.ratioAtLeast !== undefined) parts.push(`ratio ≥ ${goal.ratioAtLeast}`);
  return parts.join(', ');
};

export const line = (figure: Figure): string => {
  const { what, unit, ours, nothing, real, p50Ms, p99Ms, storeCpuMicros, goal } = figure;
  const cells = columns([
    unit === 'a second' ? what : `${what}, ${unit}`,
    whole(ours),
    whole(nothing),
    shareOf(ours, nothing),
    whole(real),
    shareOf(ours, real),
    fixed(p50Ms, 1),
    fixed(p99Ms, 1),
    fixed(storeCpuMicros, 0),
  ]).trimEnd();
  return goal ? `${cells}   ${isMet(figure) ? 'reached' : 'MISSED'} (${goalText(goal)})` : cells;
};
