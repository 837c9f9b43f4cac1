import { RESALE_GOODS } from '@modosu/contracts/goods';
import type { Evidence, SessionFacts, TransactionFacts } from '../evidence/evidence';
import type { TakeoverRules } from './rules';

/** What links transactions to an incident, such as a device or an address. */
export interface Indicator {
  readonly kind: string;
  readonly value: string;
}

/** A session with what was done in it. */
export interface SessionCase {
  session: SessionFacts;
  transactions: TransactionFacts[];
  accountsOnDevice: number;
  reported: boolean;
  answers: ('unauthorised' | 'genuine' | 'no-answer')[];
}

/** What flagged sessions used, with the accounts it was flagged on. */
export interface Links {
  devices: Map<string, Set<string>>;
  addresses: Map<string, Set<string>>;
}

export interface Signal {
  score: number;
  /** Codes of what counted, each with its points, e.g. `foreign-device:+2`. */
  evidence: string[];
}

const MINUTE_MS = 60_000;
const minutes = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MINUTE_MS;

/** Scores one session: everything that speaks for or against a stranger having used it. */
export function sessionSignals(
  one: SessionCase,
  evidence: Evidence,
  indicators: readonly Indicator[],
  links: Links,
  rules: TakeoverRules,
): Signal {
  const signal: Signal = { score: 0, evidence: [] };
  const count = (code: string, points: number) => {
    signal.score += points;
    signal.evidence.push(`${code}:${points < 0 ? '' : '+'}${points}`);
  };
  const { session } = one;
  const { points } = rules;
  const atHome = evidence.homeDevice.get(session.customerId) === session.deviceId;

  if (one.reported) count('reported', points.reported);
  if (one.answers.includes('unauthorised')) count('called-unauthorised', points.calledUnauthorised);
  if (one.answers.includes('genuine')) count('called-genuine', points.calledGenuine);
  count(atHome ? 'home-device' : 'foreign-device', atHome ? points.homeDevice : points.foreignDevice);
  if (!atHome) countOrigin(one, evidence, links, rules, count);
  if (wasReset(session, evidence, rules)) count('reset-elsewhere', points.resetElsewhere);
  countMoney(one.transactions, rules, count);
  for (const { kind, value } of indicators) {
    const strength = matches(kind, value, one);
    if (strength !== undefined) count(`indicator-${kind}`, points[strength]);
  }
  return signal;
}

type Count = (code: string, points: number) => void;

/** A family shares the device it always used; what a stranger brings along is new to the account. */
function countOrigin(one: SessionCase, evidence: Evidence, links: Links, rules: TakeoverRules, count: Count): void {
  const { session } = one;
  if (one.accountsOnDevice >= rules.manyAccounts) count('device-on-many-accounts', rules.points.deviceOnManyAccounts);
  const guessed = session.address === undefined ? 0 : (evidence.refusedAccountsByAddress.get(session.address) ?? 0);
  if (guessed >= rules.guessedAccounts) count('guessing-address', rules.points.guessingAddress);
  const linked = (accounts: Set<string> | undefined) =>
    accounts !== undefined && (accounts.size > 1 || !accounts.has(session.customerId));
  if (linked(links.devices.get(session.deviceId))) count('linked-device', rules.points.linkedDevice);
  if (session.address !== undefined && linked(links.addresses.get(session.address))) {
    count('linked-address', rules.points.linkedAddress);
  }
}

function wasReset(session: SessionFacts, evidence: Evidence, rules: TakeoverRules): boolean {
  return evidence.resets.some(({ customerId, delivery, at }) => {
    if (customerId !== session.customerId || delivery !== 'other-address') return false;
    const hours = minutes(at, session.at) / 60;
    return hours >= 0 && hours <= rules.resetWithinHours;
  });
}

function countMoney(transactions: readonly TransactionFacts[], rules: TakeoverRules, count: Count): void {
  const charges = transactions.filter(({ kind }) => kind === 'charge').sort((a, b) => (a.at < b.at ? -1 : 1));
  if (isBurst(charges, rules)) count('burst', rules.points.burst);
  const first = charges[0];
  if (!first) return;
  const chargedYen = charges.reduce((sum, { amountYen }) => sum + amountYen, 0);
  const debits = transactions.filter(
    ({ kind, at }) => kind !== 'charge' && at >= first.at && minutes(first.at, at) <= rules.drained.withinMinutes,
  );
  const spentYen = debits.reduce((sum, { amountYen }) => sum + amountYen, 0);
  if (spentYen >= chargedYen * rules.drained.share) count('drained', rules.points.drained);
  const resaleYen = debits.reduce((sum, d) => sum + (RESALE_GOODS.includes(d.category ?? '') ? d.amountYen : 0), 0);
  if (spentYen > 0 && resaleYen * 2 >= spentYen) count('resale-goods', rules.points.resaleGoods);
}

function isBurst(charges: readonly TransactionFacts[], { burst }: TakeoverRules): boolean {
  return charges.some((charge, i) => {
    const last = charges[i + burst.charges - 1];
    if (last && minutes(charge.at, last.at) <= burst.withinMinutes) return true;
    const soon = charges.slice(i).filter(({ at }) => minutes(charge.at, at) <= burst.withinMinutesYen);
    return soon.length > 1 && soon.reduce((sum, { amountYen }) => sum + amountYen, 0) >= burst.orYen;
  });
}

/** A network or a shop is used by honest people too, so alone it says little. */
function matches(kind: string, value: string, one: SessionCase): 'indicator' | 'weakIndicator' | undefined {
  const { session, transactions } = one;
  switch (kind) {
    case 'device':
      return session.deviceId === value ? 'indicator' : undefined;
    case 'address':
      return session.address === value ? 'indicator' : undefined;
    case 'session':
      return session.sessionId === value ? 'indicator' : undefined;
    case 'customer':
      return session.customerId === value ? 'weakIndicator' : undefined;
    case 'network':
      return session.network === value ? 'weakIndicator' : undefined;
    case 'merchant':
      return transactions.some(({ merchantId }) => merchantId === value) ? 'weakIndicator' : undefined;
    default:
      return undefined;
  }
}
