/** What raises an alert, as data with a version. */
export interface AlertRules {
  version: string;
  /** Reports within an hour. */
  reportsPerHour: number;
  /** Refused sign-ins on different accounts within five minutes. */
  refusedAccountsPer5Minutes: number;
  /** Accounts with three card charges within three minutes, within an hour. */
  burstAccountsPerHour: number;
}

export const ALERTS_1: AlertRules = {
  version: 'alerts-1',
  reportsPerHour: 3,
  refusedAccountsPer5Minutes: 50,
  burstAccountsPerHour: 3,
};

/** Something that happened to an account at a time. */
export interface Occurrence {
  kind: 'report' | 'refused-sign-in' | 'card-charge';
  account: string;
  at: string;
}

export interface Alert {
  rule: 'report-cluster' | 'guessing' | 'charge-burst';
  at: string;
  count: number;
}

const MINUTE_MS = 60_000;
const QUIET_MS = 60 * MINUTE_MS;

/** Everything that a watch remembers, as plain JSON. */
export interface WatchState {
  reports: number[];
  refused: { account: string; ms: number }[];
  charges: [account: string, times: number[]][];
  bursts: { account: string; ms: number }[];
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
    this.lastRaised = new Map(state?.lastRaised);
  }

  state(): WatchState {
    const { reports, refused, bursts } = this;
    return { reports, refused, bursts, charges: [...this.charges], lastRaised: [...this.lastRaised] };
  }

  /** The alert that this occurrence raises, if any. */
  see({ kind, account, at }: Occurrence): Alert | undefined {
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
    }
  }

  private seeCharge(account: string, at: string, ms: number): Alert | undefined {
    const recent = [...(this.charges.get(account) ?? []).filter((then) => ms - then <= 3 * MINUTE_MS), ms];
    // Set anew, so that the map stays in order of the last charge and its oldest can be dropped.
    this.charges.delete(account);
    this.charges.set(account, recent);
    this.forgetCharges(ms);
    if (recent.length < 3) return undefined;
    this.bursts = [
      ...this.bursts.filter((one) => ms - one.ms < 60 * MINUTE_MS && one.account !== account),
      { account, ms },
    ];
    return this.raise('charge-burst', at, this.bursts.length, this.rules.burstAccountsPerHour);
  }

  private forgetCharges(ms: number): void {
    for (const [account, times] of this.charges) {
      if (ms - times.at(-1)! <= 3 * MINUTE_MS) return;
      this.charges.delete(account);
    }
  }

  private raise(rule: Alert['rule'], at: string, count: number, from: number): Alert | undefined {
    const ms = Date.parse(at);
    const last = this.lastRaised.get(rule);
    if (count < from || (last !== undefined && ms - last < QUIET_MS)) return undefined;
    this.lastRaised.set(rule, ms);
    return { rule, at, count };
  }
}
