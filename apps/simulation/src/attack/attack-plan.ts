import { july, type Minute } from '../clock/scenario-time';
import { attackAddress, mobileAddress, RUNNER_NETWORKS } from '../population/networks';
import type { Person, Population, Vector } from '../population/people';
import { Random } from '../random/random';
import { chargesOf } from './victims';

export type Use = 'spent' | 'partly' | 'unspent' | 'mule';

export type TheftStep =
  | { kind: 'charge'; minute: Minute; amountYen: number }
  | { kind: 'pay'; minute: Minute; amountYen: number; shop: number; category: 'tobacco' | 'electronics' | 'general' }
  | { kind: 'transfer'; minute: Minute; amountYen: number; mule: Person }
  /** Pays whatever is left, the victim's own money too. */
  | { kind: 'drain'; minute: Minute; shop: number };

/** What one runner does to one account. */
export interface Takeover {
  victim: Person & { vector: Vector };
  runner: number;
  totalYen: number;
  use: Use;
  /** What is meant to stay of the charges. */
  leavesYen: number;
  deviceId: string;
  /** The address the sign-in comes from: a data centre or a proxy, never the phone itself. */
  signInIp: string;
  /** The runner's phone on its mobile network, where the charges and codes come from. */
  phoneIp: string;
  /** Where the reset mail is sent to. */
  dropAddress: string;
  startsAt: Minute;
  steps: TheftStep[];
}

export const RUNNERS = 75;
export const RUNNER_SHOPS = 200;
/** Thieves act every five minutes, honest people every ten: then a minute has company, and the barriers cost less. */
const BEAT: Minute = 5;
const CARTON_YEN = 5_000;
const BURST_CHARGES = 3;
const MOST_ON_MULE_YEN = 90_000;

/** Share of the charges so far → when. Linear between the points. */
const WHEN: readonly (readonly [share: number, from: Minute, to: Minute])[] = [
  [0.05, july(2, 0), july(2, 17, 30)],
  [0.3, july(2, 18), july(2, 23, 30)],
  [0.45, july(3, 0), july(3, 5, 30)],
  [1, july(3, 6), july(3, 9, 36)],
];

/** Who robs whom of how much, when, and what becomes of the money; the same for the same seed. */
export function planAttack(seed: number, population: Population, totals: readonly number[]): Takeover[] {
  const random = Random.of(seed, 'attack');
  const ordered = random.shuffled(totals.map((totalYen, i) => ({ totalYen, victim: population.victims[i]! })));
  const uses = useOfMoney(
    ordered.map(({ totalYen }) => totalYen),
    Random.of(seed, 'use'),
  );
  const mules = assignMules(
    ordered.map(({ totalYen }) => totalYen),
    uses,
    population.mules,
  );
  const charges = ordered.map(({ totalYen }) => chargesOf(totalYen).length);
  const allCharges = charges.reduce((sum, n) => sum + n, 0);
  const drains = drained(
    ordered.map(({ totalYen }) => totalYen),
    uses,
    Random.of(seed, 'drain'),
  );
  let before = 0;
  return ordered.map(({ victim, totalYen }, i): Takeover => {
    const startsAt = startOf((before + charges[i]! / 2) / allCharges);
    before += charges[i]!;
    const own = Random.of(seed, 'takeover', victim.key);
    const runner = i % RUNNERS;
    const round = Math.floor(i / RUNNERS);
    const { use, leavesYen } = uses[i]!;
    return {
      victim,
      runner,
      totalYen,
      use,
      leavesYen,
      deviceId: runnerDevice(seed, runner, round),
      signInIp: attackAddress(own),
      phoneIp: runnerAddress(seed, runner),
      dropAddress: `drop-${runner}@post.example`,
      startsAt,
      steps: stepsOf({ totalYen, use, leavesYen, startsAt, mule: mules.get(i), drains: drains.has(i) }, own),
    };
  });
}

/** The wallet of a runner's phone: a fifth of the runners make it look like a new phone for every account. */
function runnerDevice(seed: number, runner: number, round: number): string {
  const resets = runner % 5 === 0;
  return `phone-${Random.of(seed, 'runner', runner, resets ? round : 'same').hex(16)}`;
}

function runnerAddress(seed: number, runner: number): string {
  return mobileAddress(runner % RUNNER_NETWORKS, Random.of(seed, 'runner address', runner).int(0, 253));
}

function startOf(share: number): Minute {
  let from = 0;
  for (const [to, begin, end] of WHEN) {
    if (share <= to) return Math.floor((begin + ((share - from) / (to - from)) * (end - begin)) / BEAT) * BEAT;
    from = to;
  }
  throw new Error(`no time for share ${share}`);
}

/** By charged value: 5 % stays unspent, 3 % goes to mules, 12 % is what partly spent charges leave, the rest is spent. */
function useOfMoney(totals: readonly number[], random: Random): { use: Use; leavesYen: number }[] {
  const all = totals.reduce((sum, yen) => sum + yen, 0);
  const uses = totals.map((): { use: Use; leavesYen: number } => ({ use: 'spent', leavesYen: 0 }));
  const left: Record<Exclude<Use, 'spent'>, number> = { unspent: all * 0.05, mule: all * 0.03, partly: all * 0.12 };
  const lastBurst = (totalYen: number) =>
    bursts(totalYen)
      .at(-1)!
      .reduce((sum, yen) => sum + yen, 0);
  for (const i of random.shuffled(totals.map((_, index) => index))) {
    const totalYen = totals[i]!;
    const partYen = Math.min(Math.round((totalYen * random.int(30, 50)) / 100 / 1_000) * 1_000, lastBurst(totalYen));
    if (totalYen <= 90_000 && totalYen <= left.unspent) take(i, 'unspent', totalYen);
    else if (totalYen <= 60_000 && totalYen <= left.mule) take(i, 'mule', totalYen);
    else if (partYen > 0 && partYen <= left.partly) take(i, 'partly', partYen);
  }
  function take(i: number, use: Exclude<Use, 'spent'>, yen: number): void {
    uses[i] = { use, leavesYen: use === 'mule' ? 0 : yen };
    left[use] -= yen;
  }
  return uses;
}

function assignMules(
  totals: readonly number[],
  uses: readonly { use: Use }[],
  mules: readonly Person[],
): Map<number, Person> {
  const given = mules.map(() => 0);
  const assigned = new Map<number, Person>();
  // The largest first, or the smaller ones would leave no room for them.
  const largestFirst = totals.map((_, i) => i).sort((a, b) => totals[b]! - totals[a]! || a - b);
  for (const i of largestFirst.filter((i) => uses[i]!.use === 'mule')) {
    const least = given.indexOf(Math.min(...given));
    given[least]! += totals[i]!;
    if (given[least]! > MOST_ON_MULE_YEN) throw new Error('there are too few mules for what they are to take');
    assigned.set(i, mules[least]!);
  }
  return assigned;
}

/** 8 % of the victims also lose what they had themselves. */
function drained(totals: readonly number[], uses: readonly { use: Use }[], random: Random): Set<number> {
  const able = totals.flatMap((yen, i) => (uses[i]!.use === 'spent' && yen <= 90_000 ? [i] : []));
  return new Set(random.shuffled(able).slice(0, Math.round(totals.length * 0.08)));
}

/** Three charges a minute, up to what the wallet holds. */
export function bursts(totalYen: number): number[][] {
  const charges = chargesOf(totalYen);
  const list: number[][] = [];
  for (let i = 0; i < charges.length; i += BURST_CHARGES) list.push(charges.slice(i, i + BURST_CHARGES));
  return list;
}

interface Theft {
  totalYen: number;
  use: Use;
  leavesYen: number;
  startsAt: Minute;
  mule: Person | undefined;
  drains: boolean;
}

function stepsOf({ totalYen, use, leavesYen, startsAt, mule, drains }: Theft, random: Random): TheftStep[] {
  const steps: TheftStep[] = [];
  let minute = startsAt;
  const all = bursts(totalYen);
  let cashbackYen = 0;
  all.forEach((burst, i) => {
    minute += BEAT;
    for (const amountYen of burst) steps.push({ kind: 'charge', minute, amountYen });
    const burstYen = burst.reduce((sum, yen) => sum + yen, 0);
    const spendYen = burstYen - (i === all.length - 1 ? leavesYen : 0);
    if (use === 'unspent' || spendYen <= 0) return;
    minute += BEAT;
    if (use === 'mule') steps.push({ kind: 'transfer', minute, amountYen: spendYen, mule: mule! });
    else cashbackYen += paySteps(steps, spendYen, minute, random);
  });
  // The thief sees the cashback arrive, and sometimes takes a part of it along.
  if (cashbackYen >= 1_000 && all.length < 3 && random.chance(0.5)) {
    minute += BEAT;
    const amountYen = Math.floor(cashbackYen / 2);
    steps.push({ kind: 'pay', minute, amountYen, shop: random.int(0, RUNNER_SHOPS - 1), category: 'tobacco' });
  }
  if (drains) steps.push({ kind: 'drain', minute: minute + BEAT, shop: random.int(0, RUNNER_SHOPS - 1) });
  return steps;
}

/** Nine tenths tobacco by the carton. Returns the cashback that the rest earns (20 %). */
function paySteps(steps: TheftStep[], spendYen: number, minute: Minute, random: Random): number {
  let left = spendYen;
  let cashbackYen = 0;
  while (left > 0) {
    const shop = random.int(0, RUNNER_SHOPS - 1);
    const wanted = CARTON_YEN * random.int(2, 10);
    const cartons = Math.floor(Math.min(wanted, left) / CARTON_YEN) * CARTON_YEN;
    // What is no whole carton, and one payment in ten, is something else; never so much that cashback fills the wallet.
    const isTobacco = cartons > 0 && (!random.chance(0.12) || cashbackYen > 2_000);
    const amountYen = isTobacco ? cartons : Math.min(left, cartons > 0 ? Math.min(cartons, 10_000) : CARTON_YEN);
    const category = isTobacco ? 'tobacco' : random.chance(0.5) ? 'electronics' : 'general';
    steps.push({ kind: 'pay', minute, amountYen, shop, category });
    if (!isTobacco) cashbackYen += Math.floor(amountYen / 5);
    left -= amountYen;
  }
  return cashbackYen;
}
