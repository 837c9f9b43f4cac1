import type { Evidence, TransactionFacts } from '../evidence/evidence';
import type { TakeoverRules } from './rules';
import { type Indicator, type Links, type SessionCase, type Signal, sessionSignals } from './signals';

export type Classification = 'confirmed' | 'probable' | 'suspected' | 'cleared';

/** What customers who were called back said, by transaction. */
export type Callbacks = ReadonlyMap<string, 'unauthorised' | 'genuine' | 'no-answer'>;

export interface ClassifiedTransaction {
  transaction: TransactionFacts;
  classification: Classification;
  score: number;
  evidence: string[];
  reported: boolean;
}

export interface ScopedAccount {
  customerId: string;
  /** The round in which it came in; 1 stands on its own evidence, later ones on links to what was found before. */
  round: number;
  reasons: string[];
  chargedYen: number;
}

export interface Scope {
  ruleVersion: string;
  rounds: number;
  transactions: ClassifiedTransaction[];
  accounts: ScopedAccount[];
}

export const isFlagged = (classification: Classification): boolean =>
  classification === 'confirmed' || classification === 'probable';

/**
 * Widens an incident to its fixed point. Each round scores every session on its own evidence and on what links it to
 * sessions flagged before; it ends when a round flags nothing new. Flagged sessions stay flagged, so it always ends.
 * A transaction has the classification of the session that made it. Pure: the same evidence gives the same scope.
 */
export function widen(
  evidence: Evidence,
  indicators: readonly Indicator[],
  callbacks: Callbacks,
  rules: TakeoverRules,
): Scope {
  const cases = sessionCases(evidence, callbacks);
  const flaggedIn = new Map<string, number>();
  let links: Links = { devices: new Map(), addresses: new Map() };
  let scored = new Map<string, Signal>();
  let rounds = 0;
  for (;;) {
    rounds++;
    scored = new Map(
      cases.map((one) => [one.session.sessionId, sessionSignals(one, evidence, indicators, links, rules)]),
    );
    const found = cases.filter(
      ({ session }) => !flaggedIn.has(session.sessionId) && scored.get(session.sessionId)!.score >= rules.probable,
    );
    if (found.length === 0) break;
    for (const { session } of found) flaggedIn.set(session.sessionId, rounds);
    links = linksOf(cases, flaggedIn);
  }
  return assemble(evidence, cases, scored, flaggedIn, rounds, rules);
}

function sessionCases(evidence: Evidence, callbacks: Callbacks): SessionCase[] {
  const reported = new Set(evidence.reports.flatMap((report) => report.chargeIds));
  const reportedWhole = new Set(
    evidence.reports.filter((report) => report.chargeIds.length === 0).flatMap((report) => report.customerId ?? []),
  );
  const bySession = new Map<string, TransactionFacts[]>();
  for (const transaction of evidence.transactions) {
    if (transaction.sessionId === undefined) continue;
    const list = bySession.get(transaction.sessionId);
    if (list) list.push(transaction);
    else bySession.set(transaction.sessionId, [transaction]);
  }
  const accountsOfDevice = new Map<string, Set<string>>();
  for (const { deviceId, customerId } of evidence.sessions) {
    const accounts = accountsOfDevice.get(deviceId) ?? new Set();
    accountsOfDevice.set(deviceId, accounts.add(customerId));
  }
  return evidence.sessions
    .filter((session) => bySession.has(session.sessionId))
    .map((session) => {
      const transactions = bySession.get(session.sessionId)!;
      return {
        session,
        transactions,
        accountsOnDevice: accountsOfDevice.get(session.deviceId)?.size ?? 1,
        reported: transactions.some(({ id }) => reported.has(id)) || reportedWhole.has(session.customerId),
        answers: transactions.flatMap(({ id }) => callbacks.get(id) ?? []),
      };
    });
}

/** Devices and sign-in addresses of flagged sessions, each with the accounts it was flagged on. */
function linksOf(cases: readonly SessionCase[], flaggedIn: ReadonlyMap<string, number>): Links {
  const links: Links = { devices: new Map(), addresses: new Map() };
  const add = (map: Map<string, Set<string>>, key: string | undefined, customerId: string) => {
    if (key !== undefined) map.set(key, (map.get(key) ?? new Set()).add(customerId));
  };
  for (const { session } of cases) {
    if (!flaggedIn.has(session.sessionId)) continue;
    add(links.devices, session.deviceId, session.customerId);
    add(links.addresses, session.address, session.customerId);
  }
  return links;
}

function assemble(
  evidence: Evidence,
  cases: readonly SessionCase[],
  scored: ReadonlyMap<string, Signal>,
  flaggedIn: ReadonlyMap<string, number>,
  rounds: number,
  rules: TakeoverRules,
): Scope {
  const caseOf = new Map(cases.map((one) => [one.session.sessionId, one]));
  const reportedCharges = new Set(evidence.reports.flatMap((report) => report.chargeIds));
  const transactions = evidence.transactions.map((transaction): ClassifiedTransaction => {
    const signal = transaction.sessionId === undefined ? undefined : scored.get(transaction.sessionId);
    const score = signal?.score ?? 0;
    return {
      transaction,
      classification: signal && caseOf.has(transaction.sessionId!) ? classify(score, rules) : 'cleared',
      score,
      evidence: signal?.evidence ?? ['no-session'],
      reported: reportedCharges.has(transaction.id),
    };
  });
  return { ruleVersion: rules.version, rounds, transactions, accounts: accountsIn(cases, scored, flaggedIn, rules) };
}

function accountsIn(
  cases: readonly SessionCase[],
  scored: ReadonlyMap<string, Signal>,
  flaggedIn: ReadonlyMap<string, number>,
  rules: TakeoverRules,
): ScopedAccount[] {
  const accounts = new Map<string, ScopedAccount>();
  for (const { session, transactions } of cases) {
    const signal = scored.get(session.sessionId)!;
    if (signal.score < rules.suspected) continue;
    const round = flaggedIn.get(session.sessionId) ?? 0;
    const chargedYen = transactions.reduce((sum, { kind, amountYen }) => sum + (kind === 'charge' ? amountYen : 0), 0);
    const known = accounts.get(session.customerId);
    accounts.set(session.customerId, {
      customerId: session.customerId,
      round: known ? Math.min(known.round || round, round || known.round) : round,
      reasons: [...new Set([...(known?.reasons ?? []), ...signal.evidence])],
      chargedYen: (known?.chargedYen ?? 0) + chargedYen,
    });
  }
  return [...accounts.values()];
}

export function classify(score: number, rules: TakeoverRules): Classification {
  if (score >= rules.confirmed) return 'confirmed';
  if (score >= rules.probable) return 'probable';
  return score >= rules.suspected ? 'suspected' : 'cleared';
}
