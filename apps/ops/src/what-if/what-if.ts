/** What the API tells of a what-if run. */
export interface WhatIfRun {
  runId: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'interrupted';
  from: string;
  to: string;
  policyVersion: string;
  progress: { events: number; share: number; eventsPerSecond: number };
  error?: string;
  result?: WhatIfResult;
}

export interface Sums {
  requests: number;
  charges: number;
  chargedYen: number;
  customers: number;
  refusals: number;
  refusedYen: number;
}

export interface WhatIfResult {
  sumsThen: Sums;
  sumsNow: Sums;
  changes: {
    stopped: number;
    stoppedYen: number;
    admitted: number;
    admittedYen: number;
    otherRule: number;
    customers: number;
  };
  rules: {
    rule: string;
    refusalsThen: number;
    refusalsNow: number;
    refusedYenNow: number;
    stopped: number;
    stoppedYen: number;
  }[];
  periodHours: number;
  periods: { from: string; thenCharges: number; thenYen: number; nowCharges: number; nowYen: number }[];
  notes: { about: string; requests: number; text: string }[];
}

export interface Change {
  chargeId: string;
  customerId: string;
  at: string;
  method: string;
  amountYen: number;
  kind: 'stopped' | 'admitted' | 'other-rule';
  cameToNothing: boolean;
  ruleThen?: string;
  ruleNow?: string;
}
