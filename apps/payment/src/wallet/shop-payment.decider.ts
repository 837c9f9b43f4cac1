import { accept, refuse } from '@modosu/event-sourcing/decider';
import { paymentOf } from './payment.decider';
import type { AbandonPayment, PayShop, WalletDecision } from './wallet.commands';
import type { WalletContext } from './wallet.context';
import type { Wallet } from './wallet.state';

/**
 * The customer pays by a code that the shop shows. A payment for a code of one payment is made once, whatever command
 * asks for it, and never after it was given up: then another customer may have paid.
 */
export function decidePayShop(
  command: PayShop,
  wallet: Wallet,
  now: string,
  context: WalletContext,
): WalletDecision<'pay-shop'> {
  const { type: _, shownMs: __, suspended: ___, ...payment } = command;
  const { paymentId, amountYen } = payment;
  if (wallet.shopPayments.made.has(paymentId)) return accept([], { paymentId, amountYen, at: now });
  if (wallet.shopPayments.abandoned.has(paymentId)) return refuse('PAYMENT_GIVEN_UP');
  const refusal = shopRefusal(command, wallet, context);
  return refusal === undefined ? paymentOf(payment, wallet, now, context) : refuse(refusal);
}

function shopRefusal(command: PayShop, wallet: Wallet, context: WalletContext): string | undefined {
  if (wallet.status === 'none') return 'WALLET_UNKNOWN';
  if (wallet.status === 'frozen') return 'WALLET_FROZEN';
  if (wallet.status === 'closed') return 'WALLET_CLOSED';
  if (command.suspended) return 'MERCHANT_SUSPENDED';
  const refusal = context.sessionRefusal(wallet.customerId, command.shown.sessionId, command.shownMs);
  return refusal === 'CODE_INVALID' ? 'UNAUTHENTICATED' : refusal;
}

/** From now on the payment is not made any more, unless it has been. */
export function decideAbandon(
  { paymentId, codeId, reason }: AbandonPayment,
  { customerId, shopPayments }: Wallet,
): WalletDecision<'abandon-payment'> {
  if (shopPayments.made.has(paymentId)) return accept([], { made: true });
  if (shopPayments.abandoned.has(paymentId)) return accept([], { made: false });
  const data = { customerId, paymentId, codeId, reason };
  return accept([{ type: 'wallet.payment-abandoned.v1', data }], { made: false });
}
