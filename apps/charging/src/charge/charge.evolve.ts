import type { EventPlace } from '@modosu/event-sourcing/decider';
import type { ChargeEvent } from './charge.events';
import { type ChargeState, noCharge, type Payout, type Refund, undoReference } from './charge.state';

export function evolveCharge(state: ChargeState, event: ChargeEvent, { occurredAt }: EventPlace): ChargeState {
  switch (event.type) {
    case 'charge.requested.v1': {
      const { chargeId, customerId, amountYen, method } = event.data;
      return { ...noCharge, phase: 'requested', chargeId, customerId, amountYen, method, requestedAt: occurredAt };
    }
    case 'charge.captured.v1':
      return { ...state, phase: 'captured', providerId: event.data.providerId };
    case 'charge.completed.v1':
      return { ...state, phase: 'completed' };
    case 'charge.declined.v1':
      return { ...state, phase: 'declined', endReason: event.data.reason };
    case 'charge.undone.v1': {
      const { chargeId, amountYen, entry, reason } = event.data;
      const unclaimed = entry.postings.some(({ account }) => account.startsWith('unclaimed:'));
      const undone: ChargeState = { ...state, phase: 'undone', endReason: reason };
      return unclaimed ? withPayout(undone, undoReference(chargeId), { amountYen, paid: false }) : undone;
    }
    case 'charge.refund-requested.v1': {
      const { compensationId, amountYen, incidentId } = event.data;
      return withRefund(state, compensationId, { amountYen, incidentId, state: 'requested' });
    }
    case 'charge.refunded.v1':
      return refundBecame(state, event.data.compensationId, 'refunded');
    case 'charge.refund-refused.v1':
      return refundUnclaimed(state, event.data, 'refused');
    case 'charge.refund-withdrawn.v1':
      return refundBecame(state, event.data.compensationId, 'withdrawn');
    case 'charge.refund-returned.v1':
      return refundUnclaimed(state, event.data, 'returned');
    case 'unclaimed.paid-out.v1':
      return withPayout(state, event.data.reference, { amountYen: event.data.amountYen, paid: true });
    case 'charge.charged-back.v1': {
      const { disputeId, amountYen } = event.data;
      return { ...state, disputes: { ...state.disputes, [disputeId]: amountYen } };
    }
    case 'charge.chargeback-accepted.v1': {
      const { compensationId, amountYen } = event.data;
      return { ...state, accepted: { ...state.accepted, [compensationId]: amountYen } };
    }
  }
}

function refundBecame(state: ChargeState, compensationId: string, became: Refund['state']): ChargeState {
  const refund = state.refunds[compensationId];
  return refund === undefined ? state : withRefund(state, compensationId, { ...refund, state: became });
}

function refundUnclaimed(
  state: ChargeState,
  { compensationId, amountYen }: { compensationId: string; amountYen: number },
  became: 'refused' | 'returned',
): ChargeState {
  return withPayout(refundBecame(state, compensationId, became), compensationId, { amountYen, paid: false });
}

function withRefund(state: ChargeState, compensationId: string, refund: Refund): ChargeState {
  return { ...state, refunds: { ...state.refunds, [compensationId]: refund } };
}

function withPayout(state: ChargeState, reference: string, payout: Payout): ChargeState {
  return { ...state, payouts: { ...state.payouts, [reference]: payout } };
}
