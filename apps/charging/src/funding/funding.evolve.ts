import type { EventPlace } from '@modosu/event-sourcing/decider';
import { remember } from '../policy/recent';
import { withNumber } from './charge-number';
import type { FundingEvent } from './funding.events';
import { type FundingState, type ReservedCharge, type Source, TOO_MANY_TRIES, WRONG_SECRET } from './funding.state';

const DAY_MS = 24 * 3_600_000;
const WINDOW_MS = 30 * DAY_MS;
const HOUR_MS = 3_600_000;
/** Older ones count as new again. */
const MOST_CARDS = 200;
/** Removed sources are kept while a charge from one may still be on its way. */
const MOST_SOURCES = 40;

export function evolveFunding(state: FundingState, event: FundingEvent, { occurredAt: at }: EventPlace): FundingState {
  switch (event.type) {
    case 'funding.card-added.v1': {
      const { sourceId, method, brand, last4, token, fingerprint, threeDSecure, threeDSecureId } = event.data;
      const card = { token, fingerprint, threeDSecure, threeDSecureId };
      const isKnown = state.cards.some((one) => one.fingerprint === fingerprint);
      const cards = isKnown ? state.cards : [...state.cards, { fingerprint, firstAt: at }].slice(-MOST_CARDS);
      const label = `${brand} ${last4}`;
      return withSource({ ...state, cards }, { sourceId, method, label, addedAt: at, removed: false, card });
    }
    case 'funding.bank-account-added.v1': {
      const { sourceId, sealedAccount, last4, accountIndex } = event.data;
      const label = `bank ${last4}`;
      const account = { sealedAccount, accountIndex };
      return withSource(state, { sourceId, method: 'bank', label, addedAt: at, removed: false, ...account });
    }
    case 'funding.source-removed.v1': {
      const { sourceId } = event.data;
      const sources = state.sources.map((one) => (one.sourceId === sourceId ? { ...one, removed: true } : one));
      return { ...state, sources };
    }
    case 'funding.charge-secret-set.v1':
      return { ...state, secretMac: event.data.secretMac, wrongSecrets: 0 };
    case 'funding.charge-number-issued.v1': {
      const { customerId: _, ...number } = event.data;
      return { ...state, chargeNumbers: withNumber(state.chargeNumbers, number) };
    }
    case 'funding.card-registration-begun.v1': {
      const { fingerprint, threeDSecureId } = event.data;
      const begun = { fingerprint, at, threeDSecureId };
      return { ...state, registrations: remember(state.registrations, begun, DAY_MS) };
    }
    case 'funding.charge-reserved.v1': {
      const { chargeId, amountYen, method, sourceId, chargeNumberHash } = event.data;
      const fingerprint = state.sources.find((one) => one.sourceId === sourceId)?.card?.fingerprint;
      const reserved = { chargeId, amountYen, method, at, sourceId, fingerprint };
      const charges = remember<ReservedCharge>(state.charges, reserved, WINDOW_MS, isSpent);
      // A customer who came so far from a source knew the secret.
      const wrongSecrets = sourceId === undefined ? state.wrongSecrets : 0;
      const chargeNumbers = state.chargeNumbers.map((one) =>
        one.numberHash === chargeNumberHash ? { ...one, chargeId } : one,
      );
      return { ...state, charges, wrongSecrets, chargeNumbers };
    }
    case 'funding.charge-refused.v1':
      return withRefusal(state, event.data, at);
    case 'funding.charge-released.v1': {
      const { chargeId, reason } = event.data;
      const charges = state.charges.map((one) => (one.chargeId === chargeId ? { ...one, released: reason } : one));
      return { ...state, charges };
    }
  }
}

function withRefusal(state: FundingState, { rule, sourceId }: { rule: string; sourceId?: string }, at: string) {
  // What the rule about tries refused does not keep it alive.
  const refusals =
    sourceId === undefined || rule === TOO_MANY_TRIES ? state.refusals : remember(state.refusals, { at }, HOUR_MS);
  return { ...state, refusals, wrongSecrets: rule === WRONG_SECRET ? state.wrongSecrets + 1 : state.wrongSecrets };
}

/** It came to nothing, so that its yen count no more. */
function isSpent({ released }: ReservedCharge): boolean {
  return released !== undefined;
}

function withSource(state: FundingState, source: Source): FundingState {
  return { ...state, sources: [...state.sources, source].slice(-MOST_SOURCES) };
}
