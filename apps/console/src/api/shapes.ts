/** What the desk reads of the API's answers. Yen are whole; instants are ISO 8601 in UTC. */

export interface Alert {
  alertId: string;
  rule: string;
  ruleVersion: string;
  at: string;
  detail: Record<string, unknown>;
}
export interface Switch {
  scope: string;
  on: boolean;
  by?: string;
  at?: string;
  reason?: string;
}
export interface Incident {
  incidentId: string;
  name: string;
  state: 'open' | 'closed';
  openedAt: string;
  planId?: string;
}

export interface Timeline {
  firstUnauthorisedAt?: string;
  firstAlertAt?: string;
  firstReportAt?: string;
  containedAt?: string;
  approvedAt?: string;
  madeWholeAt?: string;
}
export interface ClosingReport {
  incidentId: string;
  name: string;
  state: 'open' | 'closed';
  asOf: string;
  ruleVersion: string;
  victims: number;
  charges: number;
  unauthorisedYen: number;
  maxPerVictimYen: number;
  ownMoneyRestoredYen: number;
  cashbackReversedYen: number;
  unauthorisedOutflowYen: number;
  recoveredYen: number;
  lossYen: number;
  receivableYen: number;
  feesYen: number;
  destinations: { destination: string; originals: number; amountYen: number }[];
  rows: { row: string; originals: number; amountYen: number }[];
  reports: { filed: number; upheld: number; refused: number; open: number };
  correctedYen: number;
  timeline: Timeline;
  preventableYen: number;
  secondsFromApprovalToMadeWhole?: number;
}
export interface Reconciliation {
  outflowYen: number;
  recoveredYen: number;
  lossYen: number;
  receivableYen: number;
  differenceYen: number;
  trialBalanceYen: number;
  transitYen: number;
  providerDifferenceYen: number;
  compensatedTwice: number;
  reconciled: boolean;
}
export interface ScopedAccount {
  customerId: string;
  round: number;
  reasons: string[];
  chargedYen: number;
}
export interface Classified {
  transactionId: string;
  kind: 'charge' | 'payment' | 'transfer';
  customerId: string;
  amountYen: number;
  at: string;
  classification: string;
  score: number;
  evidence: string[];
  reported: boolean;
}

export type PlanState = 'proposed' | 'approved' | 'executing' | 'executed' | 'superseded';
export interface PlanTotals {
  lines: number;
  customers: number;
  originalsYen: number;
  outflowYen: number;
  recoveredYen: number;
  lossYen: number;
  receivableYen: number;
  refundYen: number;
  disputeYen: number;
  unclaimedYen: number;
  restoredYen: number;
  cashbackYen: number;
  unknowinglySpentYen: number;
}
export interface PlanLine {
  originalId: string;
  kind: 'charge' | 'own-money' | 'cashback' | 'closed-balance';
  customerId: string;
  amountYen: number;
  destination: string;
  sources: { from: string; account: string; amountYen: number }[];
  row: string;
}
export interface Plan {
  planId: string;
  contentHash: string;
  totals: PlanTotals;
  state: PlanState;
  proposedBy: string;
  approvedBy?: string;
}
export interface Progress {
  state: PlanState;
  lines: number;
  started: number;
  completed: number;
  failing: { originalId: string; error: string }[];
  secondsSinceApproval: number;
  secondsToMadeWhole?: number;
}

export interface LotUse {
  debitId: string;
  kind: 'payment' | 'transfer' | 'collection' | 'cashback-reversal' | 'closure';
  amountYen: number;
  at: string;
  eventId: string;
  merchantId?: string;
  toCustomerId?: string;
  category?: string;
}
/** A lot of a wallet, what used it, and the lots its transfers became. */
export interface TraceNode {
  lotId: string;
  customerId: string;
  originKind: string;
  originId: string;
  amountYen: number;
  remainingYen: number;
  heldYen: number;
  at: string;
  eventId: string;
  uses: LotUse[];
  next: TraceNode[];
}
export interface Posting {
  account: string;
  /** Above zero a debit, below a credit. */
  amountYen: number;
  originalId?: string;
  component?: 'recovered' | 'loss' | 'receivable';
}
export interface TraceEvent {
  eventId: string;
  stream: string;
  revision: number;
  type: string;
  at: string;
  causationId: string;
  correlationId: string;
  entry: Posting[];
}
export interface Trace {
  chargeId: string;
  customerId: string;
  amountYen: number;
  spentYen: number;
  transferredYen: number;
  remainingYen: number;
  heldYen: number;
  collectedYen: number;
  tree: TraceNode;
  cashback: TraceNode[];
  events: TraceEvent[];
  cut?: true;
}
export interface Charge {
  method: string;
  state: string;
}

export interface TrialBalance {
  kinds: { kind: string; accounts: number; debitYen: number; creditYen: number; balanceYen: number }[];
  totalYen: number;
  openTransits: { account: string; balanceYen: number }[];
  events: number;
  position: string;
}
export interface AccountBalance {
  account: string;
  debitYen: number;
  creditYen: number;
  balanceYen: number;
}
export interface AccountPosting extends Posting {
  eventId: string;
  stream: string;
  type: string;
  position: string;
  at: string;
  balanceYen: number;
}
