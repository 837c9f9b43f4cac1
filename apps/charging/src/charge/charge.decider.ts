import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import type { ChargeCommand, ChargeDecision, ChargeReplies, RecordCapture, Undo } from './charge.commands';
import * as entries from './charge.entries';
import type { ChargeEvent } from './charge.events';
import { evolveCharge } from './charge.evolve';
import { type ChargeState, noCharge } from './charge.state';
import { acceptChargeback, chargeBack } from './chargeback.decider';
import { recordPayout, recordRefund, requestRefund, returnRefund } from './refund.decider';

/**
 * The life of one charge at the provider, in `charge-<chargeId>`. What comes again, under whatever command id, changes
 * nothing: the process and the request that goes on in its stead may both be at work.
 */
export const chargeDecider: Decider<ChargeCommand, ChargeEvent, ChargeState, ChargeReplies[keyof ChargeReplies]> = {
  initial: noCharge,
  evolve: evolveCharge,
  decide(command, state): ChargeDecision {
    if (command.type === 'record-capture') return recordCapture(command, state);
    if (state.phase === 'none') return refuse('NOT_FOUND');
    switch (command.type) {
      case 'complete':
        return complete(state);
      case 'undo':
        return undo(command, state);
      case 'request-refund':
        return requestRefund(command, state);
      case 'record-refund':
        return recordRefund(command, state);
      case 'return-refund':
        return returnRefund(command, state);
      case 'record-payout':
        return recordPayout(command, state);
      case 'charge-back':
        return chargeBack(command, state);
      case 'accept-chargeback':
        return acceptChargeback(command, state);
    }
  },
};

function recordCapture({ order, answer }: RecordCapture, state: ChargeState): ChargeDecision<'record-capture'> {
  if (state.phase !== 'none' && state.phase !== 'requested') return accept([], { phase: state.phase });
  const { chargeId, customerId, amountYen, method } = order;
  const requested: ChargeEvent[] = state.phase === 'none' ? [requestOf(order)] : [];
  const charge = { chargeId, customerId, amountYen };
  switch (answer.status) {
    case 'late':
      return accept(requested, { phase: 'requested' });
    case 'declined': {
      const declined: ChargeEvent = { type: 'charge.declined.v1', data: { ...charge, reason: answer.reason } };
      return accept([...requested, declined], { phase: 'declined' });
    }
    case 'captured': {
      const { providerId } = answer;
      const entry = entries.captured(order, amountYen);
      const captured: ChargeEvent = { type: 'charge.captured.v1', data: { ...charge, method, providerId, entry } };
      return accept([...requested, captured], { phase: 'captured' });
    }
  }
}

function requestOf(order: RecordCapture['order']): ChargeEvent {
  const { chargeId, customerId, amountYen, method, policyVersion } = order;
  const { sourceId, token, fingerprint, pointId, threeDSecure } = order;
  const data = {
    chargeId,
    customerId,
    amountYen,
    method,
    policyVersion,
    sourceId,
    token,
    fingerprint,
    pointId,
    threeDSecure,
  };
  return { type: 'charge.requested.v1', data };
}

function complete(state: ChargeState): ChargeDecision<'complete'> {
  if (state.phase === 'completed') return accept([], {});
  if (state.phase !== 'captured') return refuse('CONFLICT', { phase: state.phase });
  const { chargeId, customerId, amountYen, method } = state;
  return accept([{ type: 'charge.completed.v1', data: { chargeId, customerId, amountYen, method } }], {});
}

function undo({ to, reason, providerReference }: Undo, state: ChargeState): ChargeDecision<'undo'> {
  if (state.phase === 'undone') return accept([], {});
  if (state.phase !== 'captured') return refuse('CONFLICT', { phase: state.phase });
  const { chargeId, customerId, amountYen } = state;
  const entry = entries.undone(state, amountYen, to);
  const settled = to === 'source' ? providerReference : undefined;
  const data = { chargeId, customerId, amountYen, reason, providerReference: settled, entry };
  return accept([{ type: 'charge.undone.v1', data }], {});
}
