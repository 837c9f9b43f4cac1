import { credit, debit, entry } from '@modosu/accounting/entry';
import { oldestFirst } from '@modosu/accounting/lot';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { cashbackEvents } from './cashback';
import type { Pay, WalletDecision } from './wallet.commands';
import type { WalletContext } from './wallet.context';
import type { WalletEvent, WalletEventData } from './wallet.events';
import type { Wallet } from './wallet.state';

/** A code is scanned: D wallet / C merchant, and what it earns in a running campaign in the same append. */
export function decidePay(command: Pay, wallet: Wallet, now: string, context: WalletContext): WalletDecision<'pay'> {
  const { type: _, shownMs: __, suspended: ___, ...payment } = command;
  const refusal = codeRefusal(command, wallet, now, context);
  return refusal ? refuse(refusal) : paymentOf(payment, wallet, now, context);
}

/** What the event of a payment says besides the wallet, its lots and the entry. */
type Payment = Omit<WalletEventData<'wallet.payment-made.v1'>, 'customerId' | 'uses' | 'entry'>;

/** @returns the payment with what it earns, or why the balance does not do */
export function paymentOf(
  payment: Payment,
  wallet: Wallet,
  now: string,
  context: WalletContext,
): WalletDecision<'pay' | 'pay-shop'> {
  const { customerId, open, balanceYen } = wallet;
  const { paymentId, merchantId, amountYen } = payment;
  if (balanceYen < amountYen) return refuse('INSUFFICIENT_FUNDS');
  const data = {
    customerId,
    ...payment,
    uses: oldestFirst(open, amountYen),
    entry: entry('payment', debit(`wallet:${customerId}`, amountYen), credit(`merchant:${merchantId}`, amountYen)),
  };
  const events: WalletEvent[] = [{ type: 'wallet.payment-made.v1', data }];
  const { category } = payment;
  const cause = { kind: 'payment', id: paymentId, amountYen, category } as const;
  events.push(...cashbackEvents(cause, wallet, context.campaigns(), now));
  return accept(events, { paymentId, amountYen, at: now });
}

/** Whether the code can be scanned once more is asked first: the second caller is refused for that, whatever else changed. */
function codeRefusal(command: Pay, wallet: Wallet, now: string, context: WalletContext): string | undefined {
  const { codeHash, shown } = command;
  if (command.suspended) return 'MERCHANT_SUSPENDED';
  if (wallet.status === 'none') return 'CODE_INVALID';
  if (wallet.usedCodes.has(codeHash)) return 'CODE_USED';
  // Both ways: a code from the future is as strange as an old one.
  if (Math.abs(Date.parse(now) - Date.parse(shown.at)) > context.policy.codeValidMs) return 'CODE_EXPIRED';
  if (wallet.status === 'frozen') return 'WALLET_FROZEN';
  if (wallet.status === 'closed') return 'WALLET_CLOSED';
  if (wallet.frozenAt !== undefined && shown.at <= wallet.frozenAt) return 'CODE_EXPIRED';
  return context.sessionRefusal(wallet.customerId, shown.sessionId, command.shownMs);
}
