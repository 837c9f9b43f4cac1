import type { ChargingEvent } from '@modosu/contracts/charging.events';
import type { EventPlace } from '@modosu/event-sourcing/decider';
import type { Method } from '../policy/charging-policy';

export type ChargeEvent = Extract<ChargingEvent, { type: `charge.${string}` | 'unclaimed.paid-out.v1' }>;

export interface Refund {
  readonly amountYen: number;
  readonly incidentId?: string;
  /** withdrawn: the issuer was faster; returned: confirmed, then it came back. */
  readonly state: 'requested' | 'refunded' | 'refused' | 'withdrawn' | 'returned';
}

/** Money without a way back to its source, to be paid out by bank. */
export interface Payout {
  readonly amountYen: number;
  readonly paid: boolean;
}

export interface ChargeState {
  readonly phase: 'none' | 'requested' | 'captured' | 'completed' | 'declined' | 'undone';
  readonly chargeId: string;
  readonly customerId: string;
  readonly amountYen: number;
  readonly method: Method;
  readonly requestedAt: string;
  readonly providerId?: string;
  /** Why it was declined or undone. */
  readonly endReason?: string;
  /** By compensation. */
  readonly refunds: Readonly<Record<string, Refund>>;
  /** By reference: a compensation, or `undo:<charge>`. */
  readonly payouts: Readonly<Record<string, Payout>>;
  /** Yen by dispute. */
  readonly disputes: Readonly<Record<string, number>>;
  /** Yen of accepted chargebacks by compensation. */
  readonly accepted: Readonly<Record<string, number>>;
}

export const noCharge: ChargeState = {
  phase: 'none',
  chargeId: '',
  customerId: '',
  amountYen: 0,
  method: 'credit',
  requestedAt: '',
  refunds: {},
  payouts: {},
  disputes: {},
  accepted: {},
};

export function undoReference(chargeId: string): string {
  return `undo:${chargeId}`;
}

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
      const incident = incidentId === undefined ? {} : { incidentId };
      return withRefund(state, compensationId, { amountYen, ...incident, state: 'requested' });
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

/** Given back, or on its way: what counts against the amount of the charge. A payout is a refund by another way. */
export function refundedYen({ refunds }: ChargeState): number {
  return sum(Object.values(refunds).map(({ amountYen, state }) => (state === 'withdrawn' ? 0 : amountYen)));
}

export function chargedBackYen({ disputes }: ChargeState): number {
  return sum(Object.values(disputes));
}

export function acceptedYen({ accepted }: ChargeState): number {
  return sum(Object.values(accepted));
}

type ViewState =
  | Exclude<ChargeState['phase'], 'none'>
  | 'refund-requested'
  | 'refunded'
  | 'refund-refused'
  | 'charged-back'
  | 'chargeback-accepted';

/** What others see. What the issuer did stands above what we did, because it decides what may be done next. */
export function chargeView(state: ChargeState) {
  const { chargeId, customerId, method, amountYen, requestedAt } = state;
  return {
    chargeId,
    customerId,
    method,
    amountYen,
    state: viewState(state),
    refundedYen: refundedYen(state),
    requestedAt,
  };
}

function viewState(state: ChargeState): ViewState {
  if (chargedBackYen(state) > 0) {
    return acceptedYen(state) >= chargedBackYen(state) ? 'chargeback-accepted' : 'charged-back';
  }
  const refunds = Object.values(state.refunds).filter((one) => one.state !== 'withdrawn');
  if (refunds.some((one) => one.state === 'requested')) return 'refund-requested';
  if (refunds.some((one) => one.state === 'refused' || one.state === 'returned')) return 'refund-refused';
  if (refunds.length > 0) return 'refunded';
  return state.phase === 'none' ? 'requested' : state.phase;
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

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
