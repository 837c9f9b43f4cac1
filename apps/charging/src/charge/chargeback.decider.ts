import type { ParkedReason } from '@modosu/contracts/charging.events';
import { RAILS, railOf } from '@modosu/contracts/rails';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { AcceptChargeback, ChargeBack, ChargeDecision } from './charge.commands';
import * as entries from './charge.entries';
import { acceptedYen, type ChargeState, chargedBackYen } from './charge.state';

/** The provider tells it at least once; a dispute counts once. It may come although we have refunded already. */
export function chargeBack(command: ChargeBack, state: ChargeState): ChargeDecision<'charge-back'> {
  const { disputeId, amountYen, feeYen, reasonCode } = command;
  const known = state.disputes[disputeId];
  if (known !== undefined) return known === amountYen ? accept([], {}) : flagged('charged-back-already');
  // Its capture is not in our books yet, so the notice has to come again.
  if (state.phase === 'requested') return refuse('NOT_FOUND');
  if (state.phase !== 'captured' && state.phase !== 'completed') return flagged('charge-not-captured');
  if (!RAILS[railOf(state.method)].chargebacks) return flagged('not-a-card-charge');
  if (chargedBackYen(state) > 0) return flagged('charged-back-already');
  if (amountYen > state.amountYen) return flagged('exceeds-charge');
  const { chargeId, customerId } = state;
  const entry = entries.chargedBack(amountYen, feeYen);
  const data = { chargeId, customerId, amountYen, feeYen, reasonCode, disputeId, entry };
  return accept([{ type: 'charge.charged-back.v1', data }], {});
}

/** What the provider says does not go with the charge: it is shown to staff and not posted. */
function flagged(flag: ParkedReason): ChargeDecision<'charge-back'> {
  return refuse('CONFLICT', { flag });
}

/** One acceptance per compensation, together never more than was charged back. */
export function acceptChargeback(command: AcceptChargeback, state: ChargeState): ChargeDecision<'accept-chargeback'> {
  const { amountYen, compensationId, incidentId } = command;
  const known = state.accepted[compensationId];
  if (known !== undefined) {
    return known === amountYen
      ? accept([], { amountYen })
      : refuse('REVERSAL_EXCEEDS_ORIGINAL', { acceptedYen: known });
  }
  const openYen = chargedBackYen(state) - acceptedYen(state);
  if (amountYen > openYen) return refuse('REVERSAL_EXCEEDS_ORIGINAL', { openYen });
  const { chargeId, customerId } = state;
  const entry = entries.chargebackAccepted(command, amountYen);
  const data = { chargeId, customerId, amountYen, compensationId, incidentId, entry };
  return accept([{ type: 'charge.chargeback-accepted.v1', data }], { amountYen });
}
