import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type {
  AcceptChargeback,
  ChargeBack,
  RecordPayout,
  RecordRefund,
  RequestRefund,
  ReturnRefund,
} from '../charge/charge.commands';
import * as entries from '../charge/charge.entries';
import {
  acceptedYen,
  type ChargeEvent,
  type ChargeState,
  chargedBackYen,
  type Refund,
  refundedYen,
} from '../charge/charge.state';
import { railOf } from '../policy/charging-policy';
import type { ParkedReason } from '../provider/notice';

type ChargeDecision = Decision<ChargeEvent, unknown>;

/** Where a refund stands, for whoever asked for it. */
export interface RefundStanding {
  readonly state: Refund['state'];
  readonly amountYen: number;
  /** Refused or returned money has been paid out by bank. */
  readonly paidOut: boolean;
}

/** One refund per compensation, for ever; refunds and chargebacks together never exceed the charge. */
export function requestRefund(command: RequestRefund, state: ChargeState): ChargeDecision {
  const { compensationId, incidentId, amountYen } = command;
  const known = refundStanding(state, compensationId);
  if (known !== undefined) {
    if (known.amountYen !== amountYen) return refuse('REVERSAL_EXCEEDS_ORIGINAL', { refundedYen: known.amountYen });
    return known.state === 'withdrawn' ? refuse('CHARGE_CHARGED_BACK') : accept([], known);
  }
  // Until the wallet has been credited the charge may still be undone, which gives the money back too.
  if (state.phase === 'requested' || state.phase === 'captured') return refuse('CHARGE_PENDING');
  if (state.phase === 'declined' || state.phase === 'undone') {
    return refuse('REVERSAL_EXCEEDS_ORIGINAL', { amountYen: 0, phase: state.phase });
  }
  // What the issuer left of the charge may still be refunded; what it took may not.
  if (chargedBackYen(state) > 0 && refundedYen(state) + chargedBackYen(state) + amountYen > state.amountYen) {
    return refuse('CHARGE_CHARGED_BACK', { chargedBackYen: chargedBackYen(state) });
  }
  if (refundedYen(state) + amountYen > state.amountYen) {
    return refuse('REVERSAL_EXCEEDS_ORIGINAL', { amountYen: state.amountYen, refundedYen: refundedYen(state) });
  }
  const entry = entries.refundRequested(command, amountYen);
  const { chargeId, customerId } = state;
  const data = { chargeId, customerId, amountYen, compensationId, incidentId, entry };
  const standing: RefundStanding = { state: 'requested', amountYen, paidOut: false };
  return accept([{ type: 'charge.refund-requested.v1', data }], standing);
}

/** What the provider said; only a refund that is still open can be settled, and only once. */
export function recordRefund({ compensationId, answer }: RecordRefund, state: ChargeState): ChargeDecision {
  const refund = state.refunds[compensationId];
  if (refund === undefined) return refuse('NOT_FOUND');
  if (refund.state !== 'requested') return accept([], refundStanding(state, compensationId));
  const { amountYen, incidentId } = refund;
  const compensation = { compensationId, ...(incidentId === undefined ? {} : { incidentId }) };
  const data = { chargeId: state.chargeId, customerId: state.customerId, amountYen, compensationId };
  if (answer.status === 'succeeded') {
    const { providerId, providerReference } = answer;
    const entry = entries.refunded(state, compensation, amountYen);
    return accept([{ type: 'charge.refunded.v1', data: { ...data, providerId, providerReference, entry } }], {
      state: 'refunded',
      amountYen,
      paidOut: false,
    });
  }
  const { reason } = answer;
  if (reason === 'charged_back') {
    // Paying out now would pay twice: the issuer has given the money back already.
    const entry = entries.refundWithdrawn(compensation, amountYen);
    const withdrawn = { state: 'withdrawn', amountYen, paidOut: false };
    return accept([{ type: 'charge.refund-withdrawn.v1', data: { ...data, reason, entry } }], withdrawn);
  }
  const entry = entries.refundRefused(state, compensation, amountYen);
  const refused = { state: 'refused', amountYen, paidOut: false };
  return accept([{ type: 'charge.refund-refused.v1', data: { ...data, reason, entry } }], refused);
}

export function returnRefund(command: ReturnRefund, state: ChargeState): ChargeDecision {
  const { compensationId, providerReference } = command;
  const refund = state.refunds[compensationId];
  // The notice may be faster than our own record of the refund; it comes again.
  if (refund === undefined || refund.state === 'requested') return refuse('NOT_FOUND');
  if (refund.state !== 'refunded') return accept([], {});
  const { amountYen, incidentId } = refund;
  const compensation = { compensationId, ...(incidentId === undefined ? {} : { incidentId }) };
  const entry = entries.refundReturned(state, compensation, amountYen);
  const { chargeId, customerId } = state;
  const reason = 'the refund came back to the provider';
  const data = { chargeId, customerId, amountYen, compensationId, providerReference, reason, entry };
  return accept([{ type: 'charge.refund-returned.v1', data }], {});
}

export function recordPayout(command: RecordPayout, state: ChargeState): ChargeDecision {
  const { reference, providerId, providerReference } = command;
  const payout = state.payouts[reference];
  if (payout === undefined) return refuse('NOT_FOUND');
  if (payout.paid) return accept([], {});
  const { customerId } = state;
  const { amountYen } = payout;
  const incidentId = state.refunds[reference]?.incidentId;
  const compensation = { compensationId: reference, ...(incidentId === undefined ? {} : { incidentId }) };
  const entry = entries.paidOut(customerId, compensation, amountYen);
  const data = { customerId, amountYen, reference, providerId, providerReference, entry };
  return accept([{ type: 'unclaimed.paid-out.v1', data }], {});
}

/** The provider tells it at least once; a dispute counts once. It may come although we have refunded already. */
export function chargeBack(command: ChargeBack, state: ChargeState): ChargeDecision {
  const { disputeId, amountYen, feeYen, reasonCode } = command;
  const known = state.disputes[disputeId];
  if (known !== undefined) return known === amountYen ? accept([], {}) : flagged('charged-back-already');
  // Its capture is not in our books yet, so the notice has to come again.
  if (state.phase === 'requested') return refuse('NOT_FOUND');
  if (state.phase !== 'captured' && state.phase !== 'completed') return flagged('charge-not-captured');
  if (railOf(state.method) !== 'card') return flagged('not-a-card-charge');
  if (chargedBackYen(state) > 0) return flagged('charged-back-already');
  if (amountYen > state.amountYen) return flagged('exceeds-charge');
  const { chargeId, customerId } = state;
  const entry = entries.chargedBack(amountYen, feeYen);
  const data = { chargeId, customerId, amountYen, feeYen, reasonCode, disputeId, entry };
  return accept([{ type: 'charge.charged-back.v1', data }], {});
}

/** What the provider says does not go with the charge: it is shown to staff and not posted. */
function flagged(flag: ParkedReason): ChargeDecision {
  return refuse('CONFLICT', { flag });
}

/** Reply {amountYen}; one acceptance per compensation, together never more than was charged back. */
export function acceptChargeback(command: AcceptChargeback, state: ChargeState): ChargeDecision {
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

export function refundStanding(state: ChargeState, compensationId: string): RefundStanding | undefined {
  const refund = state.refunds[compensationId];
  if (refund === undefined) return undefined;
  const paidOut = state.payouts[compensationId]?.paid ?? false;
  return { state: refund.state, amountYen: refund.amountYen, paidOut };
}
