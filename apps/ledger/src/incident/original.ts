import { RAIL_ACCOUNTS } from '@modosu/contracts/rails';
/** What the books say of one original (a charge, a debit of own money, a cashback) that was put right, in yen. */
export interface OriginalFacts {
  originalId: string;
  /** What it was: the charge, the cashback or the debit. */
  amountYen: number;
  /** Sum of its postings (debits less credits) by kind of account. */
  byKind: Readonly<Record<string, number>>;
  /** What was recovered, lost and is owed for it. */
  financedYen: number;
  /** What the issuer took back by itself. */
  chargedBackYen: number;
}

/** Where the money of a compensation ends or waits to be paid out. In between only these change among themselves. */
const DESTINATIONS = ['refund', ...RAIL_ACCOUNTS, 'unclaimed', 'wallet', 'promotion'];

/**
 * True if more was given back for an original than it was: refund + chargeback + restoration + payout ≤ its amount,
 * ever. A dispute that we accepted is our booking of the issuer's chargeback, not one more.
 */
export function isCompensatedTwice(facts: OriginalFacts): boolean {
  const given = DESTINATIONS.reduce((sum, kind) => sum - (facts.byKind[kind] ?? 0), 0);
  const byIssuer = Math.max(facts.chargedBackYen, -(facts.byKind.dispute ?? 0));
  return Math.max(given + byIssuer, facts.financedYen) > facts.amountYen;
}
