import type { Minute } from '../clock/scenario-time';

export interface ChargeMade {
  chargeId: string;
  /** Of the person in the scenario. */
  key: string;
  amountYen: number;
  minute: Minute;
}

/** What really happened. It stays here; the services are only asked to find it out. */
export class Truth {
  readonly unauthorised = new Map<string, ChargeMade>();
  readonly genuine = new Map<string, ChargeMade>();
  /** Unauthorised charges that were meant, and what stopped those that did not come about. */
  attempted = 0;
  readonly stopped = new Map<string, { charges: number; yen: number }>();
  /** Charges of honest people that a rule refused, and the extra steps they were asked for. */
  readonly honestRefused = new Map<string, number>();
  honestChallenged = 0;
  honestAttempted = 0;
  honestPayments = 0;
  readonly honestPaymentsRefused = new Map<string, number>();
  /** What strangers paid and sent, of whatever was in the wallets. */
  stolenPaymentsYen = 0;
  stolenTransfersYen = 0;
  /** What each shop's own receipts add up to, by merchant. */
  readonly receiptsYen = new Map<string, number>();
  guesses = 0;
  readonly guessesRefused = new Map<string, number>();
  readonly falseReports: { key: string; chargeIds: string[]; reportId: string }[] = [];
  reports = 0;
  chargebacks = 0;
  closures = 0;
  registered = 0;

  /** An unauthorised charge did not come about. */
  stop(reason: string, yen: number): void {
    const before = this.stopped.get(reason) ?? { charges: 0, yen: 0 };
    this.stopped.set(reason, { charges: before.charges + 1, yen: before.yen + yen });
  }

  receive(merchantId: string, yen: number): void {
    this.receiptsYen.set(merchantId, (this.receiptsYen.get(merchantId) ?? 0) + yen);
  }
}

export function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
