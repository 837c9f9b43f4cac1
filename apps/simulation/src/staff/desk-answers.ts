/** What the desk shows, as far as the procedure reads it. */
export interface Alert {
  alertId: string;
  rule: string;
  at: string;
}

export interface StandsOut {
  kind: string;
  value: string;
  accounts: number;
  refusedSignIns: number;
  charges: number;
  reported: number;
}

export interface Classified {
  transactionId: string;
  kind: 'charge' | 'payment' | 'transfer';
  customerId: string;
  amountYen: number;
  at: string;
  classification: 'confirmed' | 'probable' | 'suspected' | 'cleared';
  score: number;
  evidence: string[];
  reported: boolean;
}

export interface ReportView {
  reportId: string;
  customerId?: string;
  chargeIds: string[];
  state: 'open' | 'refusal-proposed' | 'refused' | 'upheld';
}

export interface PlanLine {
  originalId: string;
  kind: string;
  customerId: string;
  amountYen: number;
  destination: string;
  row: string;
}

export interface PlanView {
  planId: string;
  contentHash: string;
  state: string;
  totals: Record<string, number>;
}

export interface Progress {
  state: string;
  lines: number;
  started: number;
  completed: number;
  failing: { originalId: string; error: string }[];
  secondsSinceApproval: number;
  secondsToMadeWhole?: number;
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

export interface IncidentReport {
  state: 'open' | 'closed';
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
  timeline: {
    firstUnauthorisedAt?: string;
    firstAlertAt?: string;
    firstReportAt?: string;
    containedAt?: string;
    approvedAt?: string;
    madeWholeAt?: string;
  };
  preventableYen: number;
  secondsFromApprovalToMadeWhole?: number;
}

export const isFlagged = ({ classification }: Classified): boolean =>
  classification === 'confirmed' || classification === 'probable';
