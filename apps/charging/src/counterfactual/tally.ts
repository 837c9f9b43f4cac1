import type { Method } from '@modosu/contracts/rails';
import type { WhatIfResult } from '@modosu/contracts/what-if';

/** One recorded request, decided then and again. A rule is there where it was refused. */
export interface DecidedAgain {
  readonly chargeId: string;
  readonly customerId: string;
  readonly at: string;
  readonly method: Method;
  readonly amountYen: number;
  readonly ruleThen?: string;
  readonly ruleNow?: string;
}
export type ChangeKind = 'stopped' | 'admitted' | 'other-rule';

/** How the two decisions differ, if they do. */
export function changeOf({ ruleThen, ruleNow }: Pick<DecidedAgain, 'ruleThen' | 'ruleNow'>): ChangeKind | undefined {
  if (ruleThen === ruleNow) return undefined;
  if (ruleThen === undefined) return 'stopped';
  return ruleNow === undefined ? 'admitted' : 'other-rule';
}

/** A charge that was reserved and came to nothing after all. */
export interface CameToNothing {
  readonly at: string;
  readonly amountYen: number;
  /** Whether the other rules had allowed it too. */
  readonly allowedNow: boolean;
  /** The rule that had stopped it now. */
  readonly ruleNow?: string;
}

type Sums = { -readonly [K in keyof WhatIfResult['sumsThen']]: number };
type Rule = WhatIfResult['rules'][number];
type Period = WhatIfResult['periods'][number];

const HOUR_MS = 3_600_000;
/** Lengths of the periods, in hours: the shortest that gives at most so many. */
const LENGTHS = [1, 3, 6, 12, 24, 168, 720];
const MOST_PERIODS = 168;
const noSums = (): Sums => ({ requests: 0, charges: 0, chargedYen: 0, customers: 0, refusals: 0, refusedYen: 0 });

/** Adds up what was decided then and what would have been decided. */
export class Tally {
  private readonly before = noSums();
  private readonly after = noSums();
  private readonly changes = { stopped: 0, stoppedYen: 0, admitted: 0, admittedYen: 0, otherRule: 0 };
  private readonly rules = new Map<string, Rule>();
  private readonly periods = new Map<number, Period>();
  private readonly periodHours: number;

  constructor(from: string, to: string) {
    const hours = (Date.parse(to) - Date.parse(from)) / HOUR_MS;
    this.periodHours = LENGTHS.find((length) => hours / length <= MOST_PERIODS) ?? 8_760;
  }

  decided({ at, amountYen, ruleThen, ruleNow }: DecidedAgain): void {
    addRequest(this.before, amountYen, ruleThen);
    addRequest(this.after, amountYen, ruleNow);
    this.addToPeriod(at, amountYen, 1, ruleThen === undefined, ruleNow === undefined);
    if (ruleThen !== undefined) {
      const rule = this.rule(ruleThen);
      rule.refusalsThen += 1;
      rule.refusedYenThen += amountYen;
    }
    if (ruleNow !== undefined) {
      const rule = this.rule(ruleNow);
      rule.refusalsNow += 1;
      rule.refusedYenNow += amountYen;
    }
    switch (changeOf({ ruleThen, ruleNow })) {
      case 'stopped':
        this.addStopped(ruleNow as string, amountYen, 1);
        break;
      case 'admitted':
        this.changes.admitted += 1;
        this.changes.admittedYen += amountYen;
        break;
      case 'other-rule':
        this.changes.otherRule += 1;
    }
  }

  cameToNothing({ at, amountYen, allowedNow, ruleNow }: CameToNothing): void {
    takeCharge(this.before, amountYen);
    if (allowedNow) takeCharge(this.after, amountYen);
    this.addToPeriod(at, amountYen, -1, true, allowedNow);
    if (ruleNow !== undefined) this.addStopped(ruleNow, amountYen, -1);
  }

  result(customers: { before: number; after: number; changed: number }): Omit<WhatIfResult, 'notes'> {
    return {
      sumsThen: { ...this.before, customers: customers.before },
      sumsNow: { ...this.after, customers: customers.after },
      changes: { ...this.changes, customers: customers.changed },
      rules: [...this.rules.values()].sort((a, b) => b.refusalsNow - a.refusalsNow || b.refusalsThen - a.refusalsThen),
      periodHours: this.periodHours,
      periods: [...this.periods.entries()].sort(([a], [b]) => a - b).map(([, period]) => period),
    };
  }

  private addStopped(name: string, amountYen: number, times: 1 | -1): void {
    this.changes.stopped += times;
    this.changes.stoppedYen += times * amountYen;
    const rule = this.rule(name);
    rule.stopped += times;
    rule.stoppedYen += times * amountYen;
  }

  private addToPeriod(at: string, amountYen: number, times: 1 | -1, then: boolean, now: boolean): void {
    const length = this.periodHours * HOUR_MS;
    const start = Math.floor(Date.parse(at) / length) * length;
    let period = this.periods.get(start);
    if (period === undefined) {
      period = { from: new Date(start).toISOString(), thenCharges: 0, thenYen: 0, nowCharges: 0, nowYen: 0 };
      this.periods.set(start, period);
    }
    if (then) {
      period.thenCharges += times;
      period.thenYen += times * amountYen;
    }
    if (now) {
      period.nowCharges += times;
      period.nowYen += times * amountYen;
    }
  }

  private rule(rule: string): Rule {
    const known = this.rules.get(rule);
    if (known !== undefined) return known;
    const none = { refusalsThen: 0, refusedYenThen: 0, refusalsNow: 0, refusedYenNow: 0, stopped: 0, stoppedYen: 0 };
    const added = { rule, ...none };
    this.rules.set(rule, added);
    return added;
  }
}

function addRequest(sums: Sums, amountYen: number, rule: string | undefined): void {
  sums.requests += 1;
  if (rule === undefined) {
    sums.charges += 1;
    sums.chargedYen += amountYen;
  } else {
    sums.refusals += 1;
    sums.refusedYen += amountYen;
  }
}

function takeCharge(sums: Sums, amountYen: number): void {
  sums.charges -= 1;
  sums.chargedYen -= amountYen;
}
