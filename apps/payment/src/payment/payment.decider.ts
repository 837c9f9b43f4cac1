import { credit, debit, entry } from '@modosu/accounting/entry';
import { oldestFirst } from '@modosu/accounting/lot';
import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { Circumstances } from '../wallet/circumstances';
import { putBack } from '../wallet/lots';
import type { Pay, VoidPayment } from '../wallet/wallet.commands';
import type { WalletEvent } from '../wallet/wallet.events';
import { stillGrantedYen, type Wallet } from '../wallet/wallet.state';
import { cashbackOf } from './cashback';

/** A code is scanned: D wallet / C merchant, and the cashback of a running campaign in the same append. */
export function decidePay(
  command: Pay,
  wallet: Wallet,
  now: string,
  circumstances: Circumstances,
): Decision<WalletEvent> {
  const { type: _, shownMs: __, ...payment } = command;
  const refusal = codeRefusal(command, wallet, now, circumstances);
  if (refusal) return refuse(refusal);
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
  const cashback = cashbackOf(payment, wallet, circumstances.campaigns(), now);
  if (cashback) events.push(cashbackGranted(customerId, paymentId, cashback.campaignId, cashback.amountYen));
  return accept(events, { paymentId, amountYen, at: now });
}

/** Whether the code can be scanned once more is asked first: whoever is second learns that, whatever else changed. */
function codeRefusal(command: Pay, wallet: Wallet, now: string, circumstances: Circumstances): string | undefined {
  const { codeHash, shown } = command;
  if (wallet.standing === 'none') return 'CODE_INVALID';
  if (wallet.usedCodes.has(codeHash)) return 'CODE_USED';
  // Both ways: a code from the future is as strange as an old one.
  if (Math.abs(Date.parse(now) - Date.parse(shown.at)) > circumstances.policy.codeValidMs) return 'CODE_EXPIRED';
  if (wallet.standing === 'frozen') return 'WALLET_FROZEN';
  if (wallet.standing === 'closed') return 'WALLET_CLOSED';
  if (wallet.frozenAt !== undefined && shown.at <= wallet.frozenAt) return 'CODE_EXPIRED';
  if (circumstances.sessionEnded(wallet.customerId, shown.sessionId, command.shownMs)) return 'CODE_INVALID';
  return undefined;
}

function cashbackGranted(customerId: string, paymentId: string, campaignId: string, amountYen: number): WalletEvent {
  return {
    type: 'wallet.cashback-granted.v1',
    data: {
      customerId,
      lotId: `cashback:${paymentId}`,
      origin: { kind: 'cashback', id: paymentId },
      paymentId,
      campaignId,
      amountYen,
      entry: entry('payment', debit('promotion', amountYen), credit(`wallet:${customerId}`, amountYen)),
    },
  };
}

/**
 * D merchant / C wallet: the money goes back to the lots it came from, also into a frozen wallet. What is left of the
 * cashback that the payment earned is withdrawn; the customer is never asked for more.
 */
export function decideVoid(command: VoidPayment, wallet: Wallet): Decision<WalletEvent> {
  const { paymentId, merchantId, amountYen, uses, reason } = command;
  if (wallet.voided.has(paymentId)) return refuse('PAYMENT_ALREADY_VOIDED');
  if (wallet.standing === 'closed') return refuse('WALLET_CLOSED');
  const { customerId } = wallet;
  const data = {
    customerId,
    paymentId,
    merchantId,
    amountYen,
    uses: [...uses],
    reason,
    entry: entry('payment', debit(`merchant:${merchantId}`, amountYen), credit(`wallet:${customerId}`, amountYen)),
  };
  const events: WalletEvent[] = [{ type: 'wallet.payment-voided.v1', data }];
  const lotId = `cashback:${paymentId}`;
  const left = putBack(wallet.open, wallet.known, uses).find((lot) => lot.lotId === lotId);
  // A compensation may have taken back a part already, out of other money than this lot's.
  const withdrawnYen = Math.min(left?.remainingYen ?? 0, stillGrantedYen(wallet, lotId));
  if (withdrawnYen > 0) events.push(cashbackWithdrawn(customerId, paymentId, lotId, withdrawnYen));
  return accept(events, { paymentId, amountYen });
}

function cashbackWithdrawn(customerId: string, paymentId: string, lotId: string, amountYen: number): WalletEvent {
  return {
    type: 'wallet.cashback-withdrawn.v1',
    data: {
      customerId,
      lotId,
      paymentId,
      amountYen,
      uses: [{ lotId, amountYen }],
      entry: entry('payment', debit(`wallet:${customerId}`, amountYen), credit('promotion', amountYen)),
    },
  };
}
