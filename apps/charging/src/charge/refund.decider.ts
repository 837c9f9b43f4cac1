import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { ChargeDecision, RecordPayout, RecordRefund, RequestRefund, ReturnRefund } from './charge.commands';
import * as entries from './charge.entries';
import { type ChargeState, chargedBackYen, refundedYen, refundProgress } from './charge.state';

/** One refund per compensation, for ever; refunds and chargebacks together never exceed the charge. */
export function requestRefund(command: RequestRefund, state: ChargeState): ChargeDecision<'request-refund'> {
  const { compensationId, incidentId, amountYen } = command;
  const known = refundProgress(state, compensationId);
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
  return accept([{ type: 'charge.refund-requested.v1', data }], { state: 'requested', amountYen, paidOut: false });
}

/** What the provider said; only a refund that is still open can be settled, and only once. */
export function recordRefund(
  { compensationId, answer }: RecordRefund,
  state: ChargeState,
): ChargeDecision<'record-refund'> {
  const known = refundProgress(state, compensationId);
  if (known === undefined) return refuse('NOT_FOUND');
  if (known.state !== 'requested') return accept([], known);
  const { amountYen } = known;
  const incidentId = state.refunds[compensationId]?.incidentId;
  const compensation = { compensationId, incidentId };
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
    return accept([{ type: 'charge.refund-withdrawn.v1', data: { ...data, reason, entry } }], {
      state: 'withdrawn',
      amountYen,
      paidOut: false,
    });
  }
  const entry = entries.refundRefused(state, compensation, amountYen);
  return accept([{ type: 'charge.refund-refused.v1', data: { ...data, reason, entry } }], {
    state: 'refused',
    amountYen,
    paidOut: false,
  });
}

export function returnRefund(command: ReturnRefund, state: ChargeState): ChargeDecision<'return-refund'> {
  const { compensationId, providerReference } = command;
  const refund = state.refunds[compensationId];
  // The notice may be faster than our own record of the refund; it comes again.
  if (refund === undefined || refund.state === 'requested') return refuse('NOT_FOUND');
  if (refund.state !== 'refunded') return accept([], {});
  const { amountYen, incidentId } = refund;
  const compensation = { compensationId, incidentId };
  const entry = entries.refundReturned(state, compensation, amountYen);
  const { chargeId, customerId } = state;
  const reason = 'the refund came back to the provider';
  const data = { chargeId, customerId, amountYen, compensationId, providerReference, reason, entry };
  return accept([{ type: 'charge.refund-returned.v1', data }], {});
}

export function recordPayout(command: RecordPayout, state: ChargeState): ChargeDecision<'record-payout'> {
  const { reference, providerId, providerReference } = command;
  const payout = state.payouts[reference];
  if (payout === undefined) return refuse('NOT_FOUND');
  if (payout.paid) return accept([], {});
  const { customerId } = state;
  const { amountYen } = payout;
  const incidentId = state.refunds[reference]?.incidentId;
  const compensation = { compensationId: reference, incidentId };
  const entry = entries.paidOut(customerId, compensation, amountYen);
  const data = { customerId, amountYen, reference, providerId, providerReference, entry };
  return accept([{ type: 'unclaimed.paid-out.v1', data }], {});
}
