export type Preset = 'seed' | 'official';

/** How many victims lost how much in unauthorised charges, by the first estimate of the case. */
const FIRST_ESTIMATE: readonly (readonly [totalYen: number, victims: number])[] = [
  [195_000, 1],
  [180_000, 20],
  [150_000, 30],
  [120_000, 70],
  [90_000, 130],
  [60_000, 250],
  [30_000, 365],
  [20_000, 29],
  [15_000, 5],
];
const OFFICIAL = { victims: 808, totalYen: 38_615_473 };
export const MOST_PER_CHARGE_YEN = 30_000;

/** What each victim is charged without authority, in yen, most first. */
export function victimTotals(preset: Preset): number[] {
  const estimate = FIRST_ESTIMATE.flatMap(([totalYen, victims]) => Array.from({ length: victims }, () => totalYen));
  return preset === 'seed' ? estimate : scaledDown(estimate.length);
}

/** The same shape for fewer victims and less money, to the yen. */
function scaledDown(before: number): number[] {
  const shares = FIRST_ESTIMATE.map(([totalYen, victims]) => ({
    totalYen,
    exact: (victims * OFFICIAL.victims) / before,
  }));
  const counts = shares.map(({ exact }) => Math.floor(exact));
  // The one with the most stays: the largest remainders get what rounding left over.
  counts[0] = 1;
  const byRemainder = shares.map((_, i) => i).sort((a, b) => rest(shares[b]!.exact) - rest(shares[a]!.exact) || a - b);
  for (let i = 0; sum(counts) < OFFICIAL.victims; i++) counts[byRemainder[i % byRemainder.length]!]! += 1;
  const totals = shares.flatMap(({ totalYen }, i) => Array.from({ length: counts[i]! }, () => totalYen));
  const factor = OFFICIAL.totalYen / sum(totals);
  const scaled = totals.map((totalYen) => Math.floor(totalYen * factor));
  for (let i = 1, left = OFFICIAL.totalYen - sum(scaled); left > 0; i++, left--) scaled[i % scaled.length]! += 1;
  return scaled;
}

/** The charges that make up a total: as large as allowed, the rest last. */
export function chargesOf(totalYen: number): number[] {
  const full = Math.floor(totalYen / MOST_PER_CHARGE_YEN);
  const rest = totalYen - full * MOST_PER_CHARGE_YEN;
  return [...Array.from({ length: full }, () => MOST_PER_CHARGE_YEN), ...(rest > 0 ? [rest] : [])];
}

const rest = (n: number): number => n - Math.floor(n);
const sum = (list: readonly number[]): number => list.reduce((total, n) => total + n, 0);
