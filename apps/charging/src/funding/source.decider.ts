import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { since } from '../policy/recent';
import { isUnproven, type SessionFacts } from '../policy/session-facts';
import type {
  AddBankAccount,
  AddCard,
  AskHolder,
  CardFound,
  FundingDecision,
  RemoveSource,
  WithContext,
} from './funding.commands';
import type { FundingEvent } from './funding.events';
import { activeSources, type FundingState, sourceView } from './funding.state';

const DAY_MS = 24 * 3_600_000;
const MOST_ACTIVE_SOURCES = 20;

export function addCard(
  policy: ChargingPolicy,
  command: WithContext<AddCard, CardFound>,
  state: FundingState,
  now: string,
): FundingDecision<'add-card'> {
  const { customerId, sourceId, token, threeDSecureId, context: found } = command;
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
  const card = { token, method, brand, last4, prefix, fingerprint, threeDSecure, threeDSecureId };
  return accept([...begun, { type: 'funding.card-added.v1', data: { customerId, sourceId, ...card } }], {
    sourceId,
    method,
    label: `${brand} ${last4}`,
    addedAt: now,
  });
}

export function addBankAccount(
  policy: ChargingPolicy,
  command: WithContext<AddBankAccount, SessionFacts>,
  state: FundingState,
  now: string,
): FundingDecision<'add-bank-account'> {
  const { customerId, sourceId, sealedAccount, last4, accountIndex, context: session } = command;
  if (policy.bankAccountProof) return refuse('BANK_ACCOUNT_UNPROVEN', { rule: 'bank-account-proof' });
  if (isUnproven(policy, session, now)) return refuse('STEP_UP_REQUIRED', { rule: 'new-device' });
  const known = activeSources(state).find((one) => one.sealedAccount === sealedAccount);
  if (known !== undefined) return accept([], sourceView(known));
  if (activeSources(state).length >= MOST_ACTIVE_SOURCES) return refuse('RATE_LIMITED', { rule: 'too-many-sources' });
  const data = { customerId, sourceId, sealedAccount, last4, accountIndex };
  return accept([{ type: 'funding.bank-account-added.v1', data }], {
    sourceId,
    method: 'bank',
    label: `bank ${last4}`,
    addedAt: now,
  });
}

export function askHolder(
  policy: ChargingPolicy,
  { customerId, fingerprint, threeDSecureId }: AskHolder,
  state: FundingState,
  now: string,
): FundingDecision<'ask-holder'> {
  if (tooManyRegistrations(policy, state, now)) return refuse('CARD_TRIES_EXCEEDED', { by: 'account' });
  const data = { customerId, fingerprint, threeDSecureId };
  return accept([{ type: 'funding.card-registration-begun.v1', data }], {});
}

export function removeSource(
  { customerId, sourceId }: RemoveSource,
  state: FundingState,
): FundingDecision<'remove-source'> {
  if (!activeSources(state).some((one) => one.sourceId === sourceId)) return refuse('FUNDING_SOURCE_UNKNOWN');
  return accept([{ type: 'funding.source-removed.v1', data: { customerId, sourceId } }], {});
}

function tooManyRegistrations({ registrationTriesPerDay }: ChargingPolicy, state: FundingState, now: string): boolean {
  if (registrationTriesPerDay === undefined) return false;
  return since(state.registrations, now, DAY_MS).length >= registrationTriesPerDay;
}
