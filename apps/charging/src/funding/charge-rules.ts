import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import type { ErrorCode } from '@modosu/contracts/errors';
import { isFromSource, type Method, railOf, switchOf } from '@modosu/contracts/rails';
import { since } from '../policy/recent';
import { isUnproven, type SessionFacts, within } from '../policy/session-facts';
import { type FundingState, type Source, TOO_MANY_TRIES } from './funding.state';

/** A charge that a customer wants to make. `source` is missing for cash. */
export interface WantedCharge {
  readonly amountYen: number;
  readonly method: Method;
  readonly source?: Source;
}

/** What decides besides the account's own stream. */
export interface ChargeContext {
  readonly session: SessionFacts;
  /** Scopes that are switched off. */
  readonly stopped: readonly string[];
  /** A cap across accounts that was reached. */
  readonly cap?: { readonly rule: string; readonly used: number; readonly allowed: number };
}

type Details = Readonly<Record<string, number | string>>;

/** The rule a charge breaks and the code it is refused with. */
export interface BrokenRule {
  readonly rule: string;
  readonly code: ErrorCode;
  readonly details?: Details;
}

/** All that a rule may look at. */
interface Considered {
  readonly policy: ChargingPolicy;
  readonly charge: WantedCharge;
  readonly state: FundingState;
  readonly context: ChargeContext;
  readonly now: string;
}

interface ChargeRule {
  /** Recorded with the refusal. */
  readonly name: string;
  readonly code: ErrorCode;
  /** When a charge breaks it, with what is shown of it; `rule` there names the one of several limits. */
  when(considered: Considered): Details | undefined;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * In the order in which they are asked, from what needs least knowledge to most: the first that is broken refuses. One
 * without a parameter holds under every policy, that of 2019 too; one that came later has a parameter that may be missing.
 */
const CHARGE_RULES: readonly ChargeRule[] = [
  { name: 'bank-account-proof', code: 'BANK_ACCOUNT_UNPROVEN', when: bankUnproven },
  { name: TOO_MANY_TRIES, code: 'VELOCITY_EXCEEDED', when: tooManyTries },
  { name: 'declined-charges', code: 'VELOCITY_EXCEEDED', when: tooManyDeclined },
  { name: 'amount-step', code: 'AMOUNT_NOT_ALLOWED', when: betweenSteps },
  { name: 'per-charge', code: 'AMOUNT_NOT_ALLOWED', when: tooMuchAtOnce },
  { name: 'after-password-reset', code: 'LIMIT_EXCEEDED', when: passwordLatelyReset },
  { name: 'new-device', code: 'STEP_UP_REQUIRED', when: unprovenNewDevice },
  { name: 'cap', code: 'VELOCITY_EXCEEDED', when: capReached },
  { name: 'card-velocity', code: 'VELOCITY_EXCEEDED', when: tooFast },
  { name: 'window', code: 'LIMIT_EXCEEDED', when: windowFull },
  { name: 'new-card', code: 'LIMIT_EXCEEDED', when: newCardFull },
];

/** The first rule that a charge with the right secret breaks. */
export function brokenRule(
  policy: ChargingPolicy,
  charge: WantedCharge,
  state: FundingState,
  context: ChargeContext,
  now: string,
): BrokenRule | undefined {
  for (const { name, code, when } of CHARGE_RULES) {
    const broken = when({ policy, charge, state, context, now });
    if (broken === undefined) continue;
    const { rule = name, ...details } = broken;
    return { rule: String(rule), code, details };
  }
  return undefined;
}

/** The switches that are off for a method: its own, or that of all charging. */
export function stoppedRule(method: Method, stopped: readonly string[]): BrokenRule | undefined {
  const scope = ['charging', switchOf(method)].find((one) => stopped.includes(one));
  return scope === undefined ? undefined : { rule: `switch-${scope}`, code: 'CHARGING_STOPPED' };
}

function bankUnproven({ policy: { bankAccountProof }, charge: { method } }: Considered): Details | undefined {
  return bankAccountProof && railOf(method) === 'bank' ? {} : undefined;
}

/** What was declined or refused counts like what came about: a thief tries a card until something fits. */
function tooManyTries({ policy: { triesPerHour }, charge, state, now }: Considered): Details | undefined {
  if (triesPerHour === undefined || !isFromSource(charge.method)) return undefined;
  const tries = since(triedFromSource(state), now, HOUR_MS).length + since(state.refusals, now, HOUR_MS).length;
  return tries >= triesPerHour ? { charges: triesPerHour, minutes: 60 } : undefined;
}

function tooManyDeclined({ policy: { declinesPerDay }, charge, state, now }: Considered): Details | undefined {
  if (declinesPerDay === undefined || !isFromSource(charge.method)) return undefined;
  const declined = since(triedFromSource(state), now, DAY_MS).filter(({ released }) => released === 'CHARGE_DECLINED');
  return declined.length >= declinesPerDay ? { charges: declinesPerDay, minutes: 1_440 } : undefined;
}

function betweenSteps({ policy: { stepYen }, charge: { amountYen } }: Considered): Details | undefined {
  return amountYen % stepYen === 0 ? undefined : { stepYen };
}

function tooMuchAtOnce({ policy: { perChargeYen }, charge: { amountYen, method } }: Considered): Details | undefined {
  const maxYen = perChargeYen[railOf(method)];
  return amountYen > maxYen ? { maxYen } : undefined;
}

/** A thief may have reset the password; the second factor may have come with the phone, so time alone helps. */
function passwordLatelyReset({ policy, charge, context: { session }, now }: Considered): Details | undefined {
  const { resetLockHours: hours } = policy;
  if (hours === undefined || session.resetAt === undefined || !isFromSource(charge.method)) return undefined;
  return within(session.resetAt, now, hours) ? { hours } : undefined;
}

function unprovenNewDevice({ policy, charge, context: { session }, now }: Considered): Details | undefined {
  return isFromSource(charge.method) && isUnproven(policy, session, now) ? {} : undefined;
}

function capReached({ context: { cap } }: Considered): Details | undefined {
  return cap && { rule: cap.rule, used: cap.used, allowed: cap.allowed };
}

/** Charges that came to nothing count too. */
function tooFast({ policy: { velocity }, charge: { method }, state, now }: Considered): Details | undefined {
  if (velocity === undefined || railOf(method) !== 'card') return undefined;
  const { charges, minutes } = velocity;
  const used = since(state.charges, now, minutes * 60_000).filter((one) => railOf(one.method) === 'card').length;
  return used >= charges ? { charges, minutes } : undefined;
}

function windowFull({ policy, charge: { amountYen, method, source }, state, now }: Considered): Details | undefined {
  const rail = railOf(method);
  const card = source?.card?.threeDSecure === 'authenticated' ? 'authenticated' : 'unauthenticated';
  for (const limit of policy.windows) {
    if (limit.rail !== rail || (limit.card !== undefined && limit.card !== card)) continue;
    const usedYen = sumYen(counting(state, now, limit.hours).filter((one) => railOf(one.method) === rail));
    const { rule, maxYen } = limit;
    if (usedYen + amountYen > maxYen) return { rule, maxYen, usedYen };
  }
  return undefined;
}

function newCardFull({ policy: { newCard }, charge, state, now }: Considered): Details | undefined {
  const { amountYen, source } = charge;
  if (newCard === undefined || source?.card === undefined) return undefined;
  const { fingerprint } = source.card;
  const firstAt = state.cards.find((one) => one.fingerprint === fingerprint)?.firstAt ?? source.addedAt;
  if (!within(firstAt, now, newCard.hours)) return undefined;
  const { maxYen, hours } = newCard;
  const usedYen = sumYen(counting(state, now, hours).filter((one) => one.fingerprint === fingerprint));
  return usedYen + amountYen > maxYen ? { maxYen, usedYen } : undefined;
}

function triedFromSource({ charges }: FundingState) {
  return charges.filter(({ method }) => isFromSource(method));
}

/** Those that came about. */
function counting(state: FundingState, now: string, hours: number) {
  return since(state.charges, now, hours * HOUR_MS).filter(({ released }) => released === undefined);
}

function sumYen(charges: readonly { amountYen: number }[]): number {
  return charges.reduce((sum, { amountYen }) => sum + amountYen, 0);
}
