import type { ErrorCode } from '@modosu/contracts/errors';
import { type ChargingPolicy, type Method, railOf } from '../policy/charging-policy';
import { since } from '../policy/recent';
import { type SessionFacts, within } from '../policy/session-facts';
import { type FundingState, type Source, TOO_MANY_TRIES } from './funding.state';

/** A charge that somebody wants to make. `source` is missing for cash. */
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

/** The rule a charge breaks and the code it is refused with. */
export interface BrokenRule {
  readonly rule: string;
  readonly code: ErrorCode;
  readonly details?: Readonly<Record<string, number | string>>;
}

/** The switches that are off for a method: its own, or that of all charging. */
export function stoppedRule(method: Method, stopped: readonly string[]): BrokenRule | undefined {
  const own = railOf(method) === 'cash' ? 'cash' : method;
  const scope = stopped.includes('charging') ? 'charging' : stopped.find((one) => one === own);
  return scope === undefined ? undefined : { rule: `switch-${scope}`, code: 'CHARGING_STOPPED' };
}

/** The first rule that a charge with the right secret breaks; the order is from what needs least knowledge to most. */
export function brokenRule(
  policy: ChargingPolicy,
  charge: WantedCharge,
  state: FundingState,
  context: ChargeContext,
  now: string,
): BrokenRule | undefined {
  return (
    bankRule(policy, charge) ??
    triesRule(policy, charge, state, now) ??
    amountRule(policy, charge) ??
    sessionRule(policy, charge, context.session, now) ??
    capRule(context) ??
    velocityRule(policy, charge, state, now) ??
    windowRule(policy, charge, state, now) ??
    newCardRule(policy, charge, state, now)
  );
}

function bankRule({ bankAccountProof }: ChargingPolicy, { method }: WantedCharge): BrokenRule | undefined {
  if (!bankAccountProof || railOf(method) !== 'bank') return undefined;
  return { rule: 'bank-account-proof', code: 'BANK_ACCOUNT_UNPROVEN' };
}

/** What was declined or refused counts like what came about: a thief tries a card until something fits. */
function triesRule(
  { triesPerHour, declinesPerDay }: ChargingPolicy,
  { method }: WantedCharge,
  state: FundingState,
  now: string,
): BrokenRule | undefined {
  if (railOf(method) === 'cash') return undefined;
  const charges = state.charges.filter((one) => railOf(one.method) !== 'cash');
  if (triesPerHour !== undefined) {
    const tries = since(charges, now, 3_600_000).length + since(state.refusals, now, 3_600_000).length;
    if (tries >= triesPerHour) {
      return { rule: TOO_MANY_TRIES, code: 'VELOCITY_EXCEEDED', details: { charges: triesPerHour, minutes: 60 } };
    }
  }
  if (declinesPerDay === undefined) return undefined;
  const declined = since(charges, now, 24 * 3_600_000).filter(({ released }) => released === 'CHARGE_DECLINED');
  if (declined.length < declinesPerDay) return undefined;
  return { rule: 'declined-charges', code: 'VELOCITY_EXCEEDED', details: { charges: declinesPerDay, minutes: 1_440 } };
}

function amountRule(policy: ChargingPolicy, { amountYen, method }: WantedCharge): BrokenRule | undefined {
  const { stepYen } = policy;
  const maxYen = policy.perChargeYen[railOf(method)];
  if (amountYen % stepYen !== 0) return { rule: 'amount-step', code: 'AMOUNT_NOT_ALLOWED', details: { stepYen } };
  if (amountYen > maxYen) return { rule: 'per-charge', code: 'AMOUNT_NOT_ALLOWED', details: { maxYen } };
  return undefined;
}

function sessionRule(
  policy: ChargingPolicy,
  { method }: WantedCharge,
  session: SessionFacts,
  now: string,
): BrokenRule | undefined {
  if (railOf(method) === 'cash') return undefined;
  const { newDeviceHours, resetLockHours } = policy;
  // Whoever reset the password may be a thief; the second factor may have come with the phone, so time alone helps.
  if (resetLockHours !== undefined && session.resetAt !== undefined && within(session.resetAt, now, resetLockHours)) {
    return { rule: 'after-password-reset', code: 'LIMIT_EXCEEDED', details: { hours: resetLockHours } };
  }
  const newDevice =
    newDeviceHours !== undefined &&
    session.newDeviceAt !== undefined &&
    within(session.newDeviceAt, now, newDeviceHours);
  return newDevice && !session.secondFactor ? { rule: 'new-device', code: 'STEP_UP_REQUIRED' } : undefined;
}

function capRule({ cap }: ChargeContext): BrokenRule | undefined {
  if (cap === undefined) return undefined;
  const { rule, used, allowed } = cap;
  return { rule, code: 'VELOCITY_EXCEEDED', details: { used, allowed } };
}

function velocityRule(
  { velocity }: ChargingPolicy,
  { method }: WantedCharge,
  state: FundingState,
  now: string,
): BrokenRule | undefined {
  if (velocity === undefined || railOf(method) !== 'card') return undefined;
  const { charges, minutes } = velocity;
  // Those that came to nothing too.
  const used = since(state.charges, now, minutes * 60_000).filter((one) => railOf(one.method) === 'card').length;
  if (used < charges) return undefined;
  return { rule: 'card-velocity', code: 'VELOCITY_EXCEEDED', details: { charges, minutes } };
}

function windowRule(
  policy: ChargingPolicy,
  { amountYen, method, source }: WantedCharge,
  state: FundingState,
  now: string,
): BrokenRule | undefined {
  const rail = railOf(method);
  const card = source?.card?.threeDSecure === 'authenticated' ? 'authenticated' : 'unauthenticated';
  for (const limit of policy.windows) {
    if (limit.rail !== rail || (limit.card !== undefined && limit.card !== card)) continue;
    const usedYen = sumYen(counting(state, now, limit.hours).filter((one) => railOf(one.method) === rail));
    const { rule, maxYen } = limit;
    if (usedYen + amountYen > maxYen) return { rule, code: 'LIMIT_EXCEEDED', details: { maxYen, usedYen } };
  }
  return undefined;
}

function newCardRule(
  { newCard }: ChargingPolicy,
  { amountYen, source }: WantedCharge,
  state: FundingState,
  now: string,
): BrokenRule | undefined {
  if (newCard === undefined || source?.card === undefined) return undefined;
  const { fingerprint } = source.card;
  const firstAt = state.cards.find((one) => one.fingerprint === fingerprint)?.firstAt ?? source.addedAt;
  if (!within(firstAt, now, newCard.hours)) return undefined;
  const { maxYen, hours } = newCard;
  const usedYen = sumYen(counting(state, now, hours).filter((one) => one.fingerprint === fingerprint));
  if (usedYen + amountYen <= maxYen) return undefined;
  return { rule: 'new-card', code: 'LIMIT_EXCEEDED', details: { maxYen, usedYen } };
}

function counting(state: FundingState, now: string, hours: number) {
  return since(state.charges, now, hours * 3_600_000).filter(({ released }) => released === undefined);
}

function sumYen(charges: readonly { amountYen: number }[]): number {
  return charges.reduce((sum, { amountYen }) => sum + amountYen, 0);
}
