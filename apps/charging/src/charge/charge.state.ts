import type { Method } from '@modosu/contracts/rails';

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

/** How far a refund is, for the service that asked for it. */
export interface RefundProgress {
  readonly state: Refund['state'];
  readonly amountYen: number;
  /** Refused or returned money has been paid out by bank. */
  readonly paidOut: boolean;
}

export function refundProgress(state: ChargeState, compensationId: string): RefundProgress | undefined {
  const refund = state.refunds[compensationId];
  if (refund === undefined) return undefined;
  const paidOut = state.payouts[compensationId]?.paid ?? false;
  return { state: refund.state, amountYen: refund.amountYen, paidOut };
}

type ViewState =
  | Exclude<ChargeState['phase'], 'none'>
  | 'refund-requested'
  | 'refunded'
  | 'refund-refused'
  | 'charged-back'
  | 'chargeback-accepted';

/** What others see. What the issuer did is shown before what we did, because it decides what may be done next. */
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

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
