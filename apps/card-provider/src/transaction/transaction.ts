import { ProviderError } from '../http/answer';
import type { LineKind, Rail } from '../settlement/settlement';

export type TransactionKind = 'card-payment' | 'bank-debit' | 'bank-credit' | 'cash-deposit';
export type TransactionStatus = 'authorised' | 'captured' | 'voided' | 'succeeded' | 'declined' | 'returned';

/** Money that was asked for once, and what became of it. `source` is a token, a hashed account or a cash point. */
export interface Transaction {
  id: string;
  kind: TransactionKind;
  reference: string;
  source: string;
  amountYen: number;
  status: TransactionStatus;
  capturedYen: number;
  refundedYen: number;
  chargedBackYen: number;
  declineCode: string | null;
  eci: string | null;
  at: string;
}

export const railOf: Record<TransactionKind, Rail> = {
  'card-payment': 'card',
  'bank-debit': 'bank',
  'bank-credit': 'bank',
  'cash-deposit': 'cash',
};

export const lineKindOf: Record<TransactionKind, LineKind> = {
  'card-payment': 'capture',
  'bank-debit': 'bank-debit',
  'bank-credit': 'bank-credit',
  'cash-deposit': 'cash-deposit',
};

type Money = Pick<Transaction, 'status' | 'amountYen' | 'capturedYen' | 'refundedYen' | 'chargedBackYen'>;

export type RefundDecision =
  | { status: 'succeeded' }
  | { status: 'refused'; refusalCode: 'not_captured' | 'charged_back' | 'amount_exceeds_remaining' | 'issuer_refused' };

/**
 * Whether a refund goes through. What was refunded or charged back before is no longer there to be
 * refunded, so no transaction gives back more than was captured by way of refunds.
 */
export function decideRefund(transaction: Money, amountYen: number, issuerRefuses: boolean): RefundDecision {
  if (transaction.capturedYen === 0) return { status: 'refused', refusalCode: 'not_captured' };
  const remainingYen = transaction.capturedYen - transaction.refundedYen - transaction.chargedBackYen;
  if (amountYen > remainingYen) {
    const refusalCode = transaction.chargedBackYen > 0 ? 'charged_back' : 'amount_exceeds_remaining';
    return { status: 'refused', refusalCode };
  }
  return issuerRefuses ? { status: 'refused', refusalCode: 'issuer_refused' } : { status: 'succeeded' };
}

/**
 * Whether there is anything to capture: false when it was captured before with the same amount.
 * Errors: not_authorised, amount_exceeds_authorised.
 */
export function decideCapture(transaction: Money, amountYen: number): boolean {
  if (transaction.status === 'captured' && transaction.capturedYen === amountYen) return false;
  if (transaction.status !== 'authorised') {
    throw new ProviderError(409, 'not_authorised', `A payment that is ${transaction.status} cannot be captured.`);
  }
  if (amountYen > transaction.amountYen) {
    throw new ProviderError(409, 'amount_exceeds_authorised', 'A capture cannot exceed the authorised amount.');
  }
  return true;
}

/** Whether there is anything to void: false when it was voided before. Errors: not_authorised. */
export function decideVoid(transaction: Money): boolean {
  if (transaction.status === 'voided') return false;
  if (transaction.status !== 'authorised') {
    throw new ProviderError(
      409,
      'not_authorised',
      `A payment that is ${transaction.status} cannot be voided; what was captured can be refunded.`,
    );
  }
  return true;
}

/**
 * The yen an issuer takes back. It does not ask whether the merchant refunded already, so a payment
 * can be both refunded and charged back. Errors: not_captured, already_charged_back.
 */
export function decideChargeback(transaction: Money, amountYen: number | undefined): number {
  if (transaction.capturedYen === 0) {
    throw new ProviderError(409, 'not_captured', 'Only a captured payment can be charged back.');
  }
  const remainingYen = transaction.capturedYen - transaction.chargedBackYen;
  const takenYen = amountYen ?? remainingYen;
  if (takenYen === 0 || takenYen > remainingYen) {
    throw new ProviderError(409, 'already_charged_back', `At most ${remainingYen} yen can still be charged back.`);
  }
  return takenYen;
}
