import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { usedYen } from '@modosu/accounting/lot';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { givenBack } from './giving-back';
import { lastConsumed, MOST_REFUNDS, refundedYenOf, refundsOf } from './refunds';
import type { RefundPayment, SettleVoid, VoidPayment, WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import type { Wallet } from './wallet.state';

/** The lot of what a void or refund brought back and had been compensated, as far as nobody had borne it. */
export function refundLot(id: string): string {
  return `refund:${id}`;
}

/** The whole payment is undone, once. One that was refunded in part is not voided any more: its rest is refunded. */
export function decideVoid(command: VoidPayment, wallet: Wallet): WalletDecision<'void-payment'> {
  const { paymentId, merchantId, amountYen, reason } = command;
  if (command.suspended) return refuse('MERCHANT_SUSPENDED');
  if (wallet.voided.has(paymentId)) return refuse('PAYMENT_ALREADY_VOIDED');
  const refundedYen = refundedYenOf(wallet.refunds, paymentId);
  if (refundedYen > 0) return refuse('PAYMENT_ALREADY_REFUNDED', { remainingYen: amountYen - refundedYen });
  const giving = { ...command, id: paymentId, paidYen: amountYen, remainingYen: 0 };
  const { uses, further, entry: booked, ...parts } = givenBack(giving, wallet);
  const stated = { customerId: wallet.customerId, paymentId, merchantId, amountYen, uses: [...uses], reason };
  const voided: WalletEvent =
    usedYen(uses) === amountYen
      ? { type: 'wallet.payment-voided.v1', data: { ...stated, entry: booked } }
      : { type: 'wallet.payment-voided.v2', data: { ...stated, ...parts, entry: booked } };
  return accept([voided, ...further], { paymentId, amountYen });
}

/**
 * A part of a payment, or without an amount what is left of it. Never more than was paid, whatever came in which order: it
 * is decided where the payment was. A refund is made once, for ever, under its id.
 */
export function decideRefund(command: RefundPayment, wallet: Wallet): WalletDecision<'refund-payment'> {
  const { refundId, paymentId, merchantId, paidYen, reason } = command;
  const before = refundsOf(wallet.refunds, paymentId);
  const beforeYen = before.at(-1)?.refundedYen ?? 0;
  const again = before.findIndex((refund) => refund.refundId === refundId);
  if (again >= 0) {
    const { refundedYen } = before[again]!;
    return accept([], replied(refundId, refundedYen - (before[again - 1]?.refundedYen ?? 0), refundedYen, paidYen));
  }
  if (command.suspended) return refuse('MERCHANT_SUSPENDED');
  if (wallet.voided.has(paymentId)) return refuse('PAYMENT_ALREADY_VOIDED');
  const leftYen = paidYen - beforeYen;
  if (leftYen === 0) return refuse('PAYMENT_ALREADY_REFUNDED', { remainingYen: 0 });
  const { amountYen = leftYen } = command;
  if (amountYen > leftYen) return refuse('REVERSAL_EXCEEDS_ORIGINAL', { remainingYen: leftYen });
  if (before.length >= MOST_REFUNDS && amountYen < leftYen) {
    return refuse('TOO_MANY_REFUNDS', { mostRefunds: MOST_REFUNDS, remainingYen: leftYen });
  }
  const remainingYen = leftYen - amountYen;
  const uses = lastConsumed(command.uses, beforeYen, amountYen);
  const { further, ...given } = givenBack({ ...command, id: refundId, uses, remainingYen }, wallet);
  const { customerId } = wallet;
  const data = { customerId, refundId, paymentId, merchantId, amountYen, remainingYen, reason, ...given };
  const refunded: WalletEvent = { type: 'wallet.payment-refunded.v1', data };
  return accept([refunded, ...further], replied(refundId, amountYen, beforeYen + amountYen, paidYen));
}

function replied(refundId: string, amountYen: number, refundedYen: number, paidYen: number) {
  return { refundId, amountYen, refundedYen, remainingYen: paidYen - refundedYen };
}

/**
 * What is in transit of a void or refund has gone where it belongs: what was borne has been recovered, and the rest is
 * credited, or has been paid out because the account is closed. Once.
 */
export function decideSettleVoid(command: SettleVoid, wallet: Wallet): WalletDecision<'settle-void'> {
  const { paymentId, refundId, recoveredYen, paidOutYen } = command;
  const inTransitYen = wallet.voidsInTransit.get(refundId ?? paymentId);
  if (inTransitYen === undefined) return accept([], {});
  const creditedYen = inTransitYen - recoveredYen - paidOutYen;
  if (creditedYen < 0) return refuse('REVERSAL_EXCEEDS_ORIGINAL', { inTransitYen });
  if (creditedYen > 0 && wallet.status === 'closed') return refuse('WALLET_CLOSED');
  const { customerId } = wallet;
  const settled = { customerId, paymentId, refundId, recoveredYen, creditedYen, paidOutYen };
  const events: WalletEvent[] = [{ type: 'wallet.void-settled.v1', data: settled }];
  if (creditedYen > 0) events.unshift(refundCredited(command, creditedYen, customerId));
  return accept(events, {});
}

function refundCredited({ paymentId, refundId }: SettleVoid, amountYen: number, customerId: string): WalletEvent {
  const id = refundId ?? paymentId;
  return {
    type: 'wallet.refund-credited.v1',
    data: {
      customerId,
      lotId: refundLot(id),
      origin: { kind: 'refund', id },
      paymentId,
      refundId,
      amountYen,
      entry: entry('payment', debit(transit('void', id), amountYen), credit(`wallet:${customerId}`, amountYen)),
    },
  };
}
