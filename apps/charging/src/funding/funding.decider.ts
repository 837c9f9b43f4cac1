import { timingSafeEqual } from 'node:crypto';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import { CHARGE_NUMBER_MINUTES, MOST_OPEN_NUMBERS, openNumbers, refusedNumber } from '../cash/charge-number';
import { type ChargingPolicy, type Method, railOf } from '../policy/charging-policy';
import { since } from '../policy/recent';
import type { SessionFacts } from '../policy/session-facts';
import { momentBefore, within } from '../policy/session-facts';
import { type BrokenRule, brokenRule, type Circumstances, stoppedRule } from './charge-rules';
import type {
  AddBankAccount,
  AddCard,
  CardFound,
  ChargeOrder,
  FundingCommand,
  InCircumstances,
  IssueChargeNumber,
  ReserveCharge,
  SetSecret,
} from './funding.commands';
import type { FundingEvent } from './funding.events';
import { activeSources, evolveFunding, type FundingState, noFunding, type Source, WRONG_SECRET } from './funding.state';

const DAY_MS = 24 * 3_600_000;
const MOST_ACTIVE_SOURCES = 20;

type FundingDecision = Decision<FundingEvent, unknown>;

/**
 * The rules of `funding-<customerId>`: sources, the charge secret, and the limits a charge reserves. Room is taken
 * here, in one append, so charges at the same time never pass a limit together.
 */
export function fundingDecider(policy: ChargingPolicy): Decider<FundingCommand, FundingEvent, FundingState> {
  return {
    initial: noFunding,
    evolve: evolveFunding,
    decide(command, state, now): FundingDecision {
      switch (command.type) {
        case 'add-card':
          return addCard(policy, command, state, now);
        case 'ask-holder': {
          if (tooManyRegistrations(policy, state, now)) return refuse('CARD_TRIES_EXCEEDED', { by: 'account' });
          const { customerId, fingerprint, threeDSecureId } = command;
          const data = { customerId, fingerprint, threeDSecureId };
          return accept([{ type: 'funding.card-registration-begun.v1', data }], {});
        }
        case 'add-bank-account':
          return addBankAccount(policy, command, state, now);
        case 'remove-source': {
          const { customerId, sourceId } = command;
          if (!activeSources(state).some((one) => one.sourceId === sourceId)) return refuse('FUNDING_SOURCE_UNKNOWN');
          return accept([{ type: 'funding.source-removed.v1', data: { customerId, sourceId } }], {});
        }
        case 'set-secret':
          return setSecret(policy, command, state, now);
        case 'issue-charge-number':
          return issueChargeNumber(command, state, now);
        case 'reserve-charge':
          return reserveCharge(policy, command, state, now);
        case 'release-charge': {
          const { customerId, chargeId, amountYen, reason } = command;
          const reserved = state.charges.find((one) => one.chargeId === chargeId);
          if (reserved?.released !== undefined) return accept([], {});
          return accept(
            [{ type: 'funding.charge-released.v1', data: { chargeId, customerId, amountYen, reason } }],
            {},
          );
        }
      }
    },
  };
}

function addCard(
  policy: ChargingPolicy,
  command: InCircumstances<AddCard, CardFound>,
  state: FundingState,
  now: string,
): FundingDecision {
  const { customerId, sourceId, token, threeDSecureId, circumstances: found } = command;
  const { method, brand, last4, prefix, fingerprint, threeDSecure, session } = found;
  if (isUnproven(policy, session, now)) return refuse('STEP_UP_REQUIRED', { rule: 'new-device' });
  const known = activeSources(state).find(({ card }) => card?.fingerprint === fingerprint);
  if (known !== undefined) return accept([], sourceView(known));
  if (activeSources(state).length >= MOST_ACTIVE_SOURCES) return refuse('CARD_REFUSED', { rule: 'too-many-sources' });
  if (found.beginsRegistration && tooManyRegistrations(policy, state, now)) {
    return refuse('CARD_TRIES_EXCEEDED', { by: 'account' });
  }
  const begun: FundingEvent[] = found.beginsRegistration
    ? [{ type: 'funding.card-registration-begun.v1', data: { customerId, fingerprint } }]
    : [];
  const data = { customerId, sourceId, token, method, brand, last4, prefix, fingerprint, threeDSecure };
  const asked = threeDSecureId === undefined ? {} : { threeDSecureId };
  return accept([...begun, { type: 'funding.card-added.v1', data: { ...data, ...asked } }], {
    sourceId,
    method,
    label: `${brand} ${last4}`,
    addedAt: now,
  });
}

function addBankAccount(
  policy: ChargingPolicy,
  command: InCircumstances<AddBankAccount, SessionFacts>,
  state: FundingState,
  now: string,
): FundingDecision {
  const { customerId, sourceId, sealedAccount, last4, accountIndex, circumstances: session } = command;
  if (policy.bankAccountProof) return refuse('BANK_ACCOUNT_UNPROVEN', { rule: 'bank-account-proof' });
  if (isUnproven(policy, session, now)) return refuse('STEP_UP_REQUIRED', { rule: 'new-device' });
  const known = activeSources(state).find((one) => one.sealedAccount === sealedAccount);
  if (known !== undefined) return accept([], sourceView(known));
  if (activeSources(state).length >= MOST_ACTIVE_SOURCES) return refuse('RATE_LIMITED', { rule: 'too-many-sources' });
  const data = { customerId, sourceId, sealedAccount, last4, ...(accountIndex === undefined ? {} : { accountIndex }) };
  return accept([{ type: 'funding.bank-account-added.v1', data }], {
    sourceId,
    method: 'bank',
    label: `bank ${last4}`,
    addedAt: now,
  });
}

function setSecret(
  policy: ChargingPolicy,
  { customerId, secretMac, circumstances: session }: InCircumstances<SetSecret, SessionFacts>,
  state: FundingState,
  now: string,
): FundingDecision {
  // With the password alone a thief could otherwise replace the one secret they do not know.
  const replaces = policy.guardedSecret && state.secretMac !== undefined;
  if ((replaces && !session.secondFactor) || isUnproven(policy, session, now)) {
    return refuse('STEP_UP_REQUIRED', { rule: replaces ? 'change-charge-secret' : 'new-device' });
  }
  return accept([{ type: 'funding.charge-secret-set.v1', data: { customerId, secretMac } }], {});
}

/** Reply: until when the number may be shown. */
function issueChargeNumber(
  {
    customerId,
    numberHash,
    method,
    shown,
    circumstances,
  }: InCircumstances<IssueChargeNumber, { stopped: readonly string[] }>,
  state: FundingState,
  now: string,
): FundingDecision {
  const stopped = stoppedRule(method, circumstances.stopped);
  if (stopped !== undefined) return refuse(stopped.code, { rule: stopped.rule });
  if (openNumbers(state.chargeNumbers, now).length >= MOST_OPEN_NUMBERS) {
    return refuse('RATE_LIMITED', { rule: 'open-charge-numbers' });
  }
  const expiresAt = momentBefore(now, -CHARGE_NUMBER_MINUTES * 60_000);
  const data = { customerId, numberHash, method, expiresAt, shown };
  return accept([{ type: 'funding.charge-number-issued.v1', data }], { expiresAt });
}

function reserveCharge(
  policy: ChargingPolicy,
  command: InCircumstances<ReserveCharge, Circumstances>,
  state: FundingState,
  now: string,
): FundingDecision {
  const { chargeId, customerId, amountYen, cash, circumstances } = command;
  const source = activeSources(state).find(({ sourceId }) => sourceId === command.sourceId);
  const method: Method | undefined = cash === undefined ? source?.method : cash.point;
  if (method === undefined || (cash !== undefined && command.sourceId !== undefined)) {
    return refuse('FUNDING_SOURCE_UNKNOWN');
  }
  const number =
    cash === undefined || cash.number === 'judged-then' ? undefined : { ...cash.number, method: cash.point };
  const badNumber = number && refusedNumber(state.chargeNumbers, number, now);
  if (badNumber !== undefined) return refuse(badNumber);
  const broken =
    stoppedRule(method, circumstances.stopped) ??
    (railOf(method) === 'cash' ? undefined : secretRule(policy, command, state)) ??
    brokenRule(policy, { amountYen, method, ...(source ? { source } : {}) }, state, circumstances, now);
  const policyVersion = policy.version;
  const bySource = source === undefined ? {} : { sourceId: source.sourceId };
  const charge = { chargeId, customerId, method, amountYen, policyVersion, ...bySource };
  if (broken !== undefined) {
    const { rule, code, details } = broken;
    return refuse(code, { rule, policyVersion, ...details }, [
      { type: 'funding.charge-refused.v1', data: { ...charge, rule, code } },
    ]);
  }
  const at = now;
  const point = cash === undefined ? {} : { pointId: cash.pointId, ...usedNumber(state, number?.numberHash) };
  const order: ChargeOrder = { ...charge, ...point, ...means(source), at };
  return accept([{ type: 'funding.charge-reserved.v1', data: { ...charge, ...point } }], order);
}

/** The number that a deposit uses up, and who had asked for it. */
function usedNumber({ chargeNumbers }: FundingState, chargeNumberHash: string | undefined) {
  const number = chargeNumbers.find(({ numberHash }) => numberHash === chargeNumberHash);
  return number === undefined ? {} : { chargeNumberHash: number.numberHash, shown: number.shown };
}

/** What the provider needs to know of a source. */
export function means(source: Source | undefined): Partial<ChargeOrder> {
  return { ...source?.card, ...(source?.sealedAccount === undefined ? {} : { sealedAccount: source.sealedAccount }) };
}

function secretRule(
  { secretTries }: ChargingPolicy,
  { secretMac, formerSecretMac }: Pick<ReserveCharge, 'secretMac' | 'formerSecretMac'>,
  { secretMac: expected, wrongSecrets }: FundingState,
): BrokenRule | undefined {
  if (wrongSecrets >= secretTries) return { rule: 'charge-secret-lock', code: 'CHARGE_SECRET_LOCKED' };
  if (secretMac === undefined || expected === undefined) {
    return {
      rule: expected === undefined ? 'charge-secret-not-set' : 'charge-secret-missing',
      code: 'CHARGE_SECRET_INVALID',
    };
  }
  const isExpected = (mac: string) => timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(expected, 'hex'));
  if (isExpected(secretMac) || (formerSecretMac !== undefined && isExpected(formerSecretMac))) return undefined;
  return { rule: WRONG_SECRET, code: 'CHARGE_SECRET_INVALID', details: { triesLeft: secretTries - wrongSecrets - 1 } };
}

/** A device that is new on the account must prove itself with the second factor. */
export function isUnproven({ newDeviceHours }: ChargingPolicy, session: SessionFacts, now: string): boolean {
  if (newDeviceHours === undefined || session.newDeviceAt === undefined || session.secondFactor) return false;
  return within(session.newDeviceAt, now, newDeviceHours);
}

function tooManyRegistrations({ registrationTriesPerDay }: ChargingPolicy, state: FundingState, now: string): boolean {
  if (registrationTriesPerDay === undefined) return false;
  return since(state.registrations, now, DAY_MS).length >= registrationTriesPerDay;
}

export function sourceView({ sourceId, method, label, addedAt }: Source) {
  return { sourceId, method, label, addedAt };
}
