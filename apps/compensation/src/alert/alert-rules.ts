/** What raises an alert, as data with a version. */
export interface AlertRules {
  version: string;
  /** Reports within an hour. */
  reportsPerHour: number;
  /** Refused sign-ins on different accounts within five minutes. */
  refusedAccountsPer5Minutes: number;
  /** Accounts with three card charges within three minutes, within an hour. */
  burstAccountsPerHour: number;
  /** Charges from a card or bank account that an account tried in vain within ten minutes: declined, or against a limit. */
  vainTriesPer10Minutes: number;
  /** What cash points say they took within ten minutes: yen of one, accounts of one, yen of all together. */
  cashPer10Minutes: { pointYen: number; pointAccounts: number; allYen: number };
}

export const ALERTS_2: AlertRules = {
  version: 'alerts-2',
  reportsPerHour: 3,
  refusedAccountsPer5Minutes: 50,
  burstAccountsPerHour: 3,
  vainTriesPer10Minutes: 10,
  // A till takes minutes for a customer; nobody pays in half a million yen at one in ten.
  cashPer10Minutes: { pointYen: 500_000, pointAccounts: 20, allYen: 2_000_000 },
};

/** Something that happened to an account at a time. */
export interface Occurrence {
  kind: 'report' | 'refused-sign-in' | 'card-charge' | 'vain-try' | 'cash-charge' | 'parked-notice';
  account: string;
  at: string;
  /** Of cash: where it was paid in, and how much. */
  point?: string;
  amountYen?: number;
}

export interface Alert {
  rule: 'report-cluster' | 'guessing' | 'charge-burst' | 'charge-tries' | 'cash-surge' | 'provider-notice';
  at: string;
  count: number;
}

const MINUTE_MS = 60_000;
const QUIET_MS = 60 * MINUTE_MS;
const TEN_MINUTES_MS = 10 * MINUTE_MS;

interface CashTaken {
  point: string;
  account: string;
  yen: number;
  ms: number;
}

/** Everything that a watch remembers, as plain JSON. */
export interface WatchState {
  reports: number[];
  refused: { account: string; ms: number }[];
  charges: [account: string, times: number[]][];
  bursts: { account: string; ms: number }[];
  vainTries: [account: string, times: number[]][];
  cash: CashTaken[];
  lastRaised: [rule: Alert['rule'], ms: number][];
}

/**
 * Watches occurrences in log order and raises an alert when a window fills up, at most one per rule and hour. It keeps
 * only what is inside the windows; the times are those of the events, so a replay raises the same alerts.
 */
export class AlertWatch {
  private reports: number[];
  private readonly refused: { account: string; ms: number }[];
  private readonly charges: Map<string, number[]>;
  private bursts: { account: string; ms: number }[];
  private readonly vainTries: Map<string, number[]>;
  private readonly cash: CashTaken[];
  private readonly lastRaised: Map<Alert['rule'], number>;

  /** @param state what another watch remembered; nothing at first */
  constructor(
    private readonly rules: AlertRules,
    state?: WatchState,
  ) {
    this.reports = [...(state?.reports ?? [])];
    this.refused = [...(state?.refused ?? [])];
    this.charges = new Map(state?.charges);
    this.bursts = [...(state?.bursts ?? [])];
    this.vainTries = new Map(state?.vainTries);
    this.cash = [...(state?.cash ?? [])];
    this.lastRaised = new Map(state?.lastRaised);
  }

  state(): WatchState {
    const { reports, refused, bursts, cash } = this;
    const maps = { charges: [...this.charges], vainTries: [...this.vainTries], lastRaised: [...this.lastRaised] };
    return { reports, refused, bursts, cash, ...maps };
  }

  /** The alert that this occurrence raises, if any. */
  see({ kind, account, at, point, amountYen }: Occurrence): Alert | undefined {
    const ms = Date.parse(at);
    switch (kind) {
      case 'report':
        this.reports = [...this.reports.filter((then) => ms - then < 60 * MINUTE_MS), ms];
        return this.raise('report-cluster', at, this.reports.length, this.rules.reportsPerHour);
      case 'refused-sign-in': {
        this.refused.push({ account, ms });
        while (this.refused.length > 0 && ms - this.refused[0]!.ms > 5 * MINUTE_MS) this.refused.shift();
        const accounts = new Set(this.refused.map((one) => one.account)).size;
        return this.raise('guessing', at, accounts, this.rules.refusedAccountsPer5Minutes);
      }
      case 'card-charge':
        return this.seeCharge(account, at, ms);
      case 'vain-try': {
        const tries = timesOf(this.vainTries, account, ms, TEN_MINUTES_MS);
        return this.raise('charge-tries', at, tries.length, this.rules.vainTriesPer10Minutes);
      }
      case 'cash-charge':
        return this.seeCash({ point: point ?? '', account, yen: amountYen ?? 0, ms }, at);
      case 'parked-notice':
        return this.raise('provider-notice', at, 1, 1);
    }
  }

  /** Money that only a cash point knows of: nobody else would miss it if nothing had been paid in. */
  private seeCash(taken: CashTaken, at: string): Alert | undefined {
    this.cash.push(taken);
    while (this.cash.length > 0 && taken.ms - this.cash[0]!.ms > TEN_MINUTES_MS) this.cash.shift();
    const here = this.cash.filter(({ point }) => point === taken.point);
    const { pointYen, pointAccounts, allYen } = this.rules.cashPer10Minutes;
    const yenHere = here.reduce((sum, { yen }) => sum + yen, 0);
    const yen = this.cash.reduce((sum, one) => sum + one.yen, 0);
    const accounts = new Set(here.map(({ account }) => account)).size;
    const isSurge = yenHere >= pointYen || yen >= allYen || accounts >= pointAccounts;
    return isSurge ? this.raise('cash-surge', at, accounts, 1) : undefined;
  }

  private seeCharge(account: string, at: string, ms: number): Alert | undefined {
    const recent = timesOf(this.charges, account, ms, 3 * MINUTE_MS);
    if (recent.length < 3) return undefined;
    this.bursts = [
      ...this.bursts.filter((one) => ms - one.ms < 60 * MINUTE_MS && one.account !== account),
      { account, ms },
    ];
    return this.raise('charge-burst', at, this.bursts.length, this.rules.burstAccountsPerHour);
  }

  private raise(rule: Alert['rule'], at: string, count: number, from: number): Alert | undefined {
    const ms = Date.parse(at);
    const last = this.lastRaised.get(rule);
    if (count < from || (last !== undefined && ms - last < QUIET_MS)) return undefined;
    this.lastRaised.set(rule, ms);
    return { rule, at, count };
  }
}

/** Adds a time to an account's and drops what is outside of the window, also of other accounts. */
function timesOf(map: Map<string, number[]>, account: string, ms: number, windowMs: number): number[] {
  const recent = [...(map.get(account) ?? []).filter((then) => ms - then <= windowMs), ms];
  // Set anew, so that the map stays in order of the last time and its oldest can be dropped.
  map.delete(account);
  map.set(account, recent);
  for (const [other, times] of map) {
    if (ms - times.at(-1)! <= windowMs) break;
    map.delete(other);
  }
  return recent;
}
