import type { Decision } from '@modosu/event-sourcing/decider';
import type { ChargeOrder } from '../funding/funding.commands';
import type { ChargeEvent } from './charge.events';
import type { ChargeState, RefundProgress } from './charge.state';

/** What the provider said of a capture; `late`: it has not said anything yet. */
export type CaptureAnswer =
  | { readonly status: 'captured'; readonly providerId: string }
  | { readonly status: 'declined'; readonly reason: string }
  | { readonly status: 'late' };

export interface RecordCapture {
  readonly type: 'record-capture';
  readonly order: ChargeOrder;
  readonly answer: CaptureAnswer;
}

export interface Complete {
  readonly type: 'complete';
}

/** The wallet refused; `to` says where the money went. */
export interface Undo {
  readonly type: 'undo';
  readonly to: 'source' | 'unclaimed' | 'dispute';
  readonly reason: string;
  readonly providerReference?: string;
}

export interface RequestRefund {
  readonly type: 'request-refund';
  readonly amountYen: number;
  readonly compensationId: string;
  readonly incidentId: string;
}

export type RefundAnswer =
  | { readonly status: 'succeeded'; readonly providerId: string; readonly providerReference: string }
  /** `charged_back`: the issuer has given it back already. */
  | { readonly status: 'refused'; readonly reason: string };

export interface RecordRefund {
  readonly type: 'record-refund';
  readonly compensationId: string;
  readonly answer: RefundAnswer;
}

/** A refund that had been confirmed came back to the provider. */
export interface ReturnRefund {
  readonly type: 'return-refund';
  readonly compensationId: string;
  readonly providerReference: string;
}

export interface RecordPayout {
  readonly type: 'record-payout';
  readonly reference: string;
  readonly providerId: string;
  readonly providerReference: string;
}

export interface ChargeBack {
  readonly type: 'charge-back';
  readonly disputeId: string;
  readonly amountYen: number;
  readonly feeYen: number;
  readonly reasonCode: string;
}

export interface AcceptChargeback {
  readonly type: 'accept-chargeback';
  readonly amountYen: number;
  readonly compensationId: string;
  readonly incidentId: string;
}

export type ChargeCommand =
  | RecordCapture
  | Complete
  | Undo
  | RequestRefund
  | RecordRefund
  | ReturnRefund
  | RecordPayout
  | ChargeBack
  | AcceptChargeback;

/** What each command is answered with. */
export interface ChargeReplies {
  /** The phase that the charge is in now: what the provider said first is what counts. */
  'record-capture': { phase: ChargeState['phase'] };
  complete: Record<string, never>;
  undo: Record<string, never>;
  'request-refund': RefundProgress;
  'record-refund': RefundProgress;
  'return-refund': Record<string, never>;
  'record-payout': Record<string, never>;
  'charge-back': Record<string, never>;
  'accept-chargeback': { amountYen: number };
}

/** A decision on commands of these types. */
export type ChargeDecision<T extends ChargeCommand['type'] = ChargeCommand['type']> = Decision<
  ChargeEvent,
  ChargeReplies[T]
>;
