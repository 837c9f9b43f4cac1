import { type Decider, refuse } from '@modosu/event-sourcing/decider';
import { MOST_OPEN_LOTS } from '../policy/payment-policy';
import { decideBundled } from './bundle.decider';
import { withBundle } from './bundle.evolve';
import { decideCashback } from './cashback.decider';
import { decideReverseCashback } from './cashback-reversal.decider';
import { decideNote } from './compensation-note.decider';
import { decideCredit } from './credit.decider';
import { decideHeldTransfer } from './held-transfer.decider';
import { decideCollect, decidePlace, decideRelease } from './hold.decider';
import { decideLife } from './life.decider';
import { decideRequest } from './money-request.decider';
import { decideOffer } from './offer.decider';
import { decidePay } from './payment.decider';
import { budgetFreed } from './pending-cashback';
import { decideFirst } from './provisional-hold.decider';
import { decideAbandon, decidePayShop } from './shop-payment.decider';
import { decideExpect, decideReceive, decideRule, decideSend } from './transfer.decider';
import { decideRefund, decideSettleVoid, decideVoid } from './void.decider';
import type { WalletCommand, WalletDecision, WalletReplies } from './wallet.commands';
import type { WalletContext } from './wallet.context';
import type { WalletEvent } from './wallet.events';
import { evolve } from './wallet.evolve';
import { noWallet, type Wallet } from './wallet.state';

export type WalletDecider = Decider<WalletCommand, WalletEvent, Wallet, WalletReplies[keyof WalletReplies]>;

/** The rules of a wallet. All that must be decided together about a customer's money is decided here, in one append. */
export function walletDecider(context: WalletContext, mostOpenLots = MOST_OPEN_LOTS): WalletDecider {
  // Twice its time, so that a code is remembered longer than it can be scanned whatever the clocks of two callers say.
  const codeKeptMs = 2 * context.policy.codeValidMs;
  return {
    initial: noWallet,
    evolve: (wallet, event, place) => withBundle(wallet, event, evolve(wallet, event, place, codeKeptMs)),
    decide: (command, wallet, now) =>
      decideBundled(command, wallet, mostOpenLots, (asked, seen) => {
        const decision = decide(asked, seen, now, context);
        const freed = budgetFreed(seen, decision.events);
        return freed.length > 0 ? { ...decision, events: [...decision.events, ...freed] } : decision;
      }),
  };
}

function decide(command: WalletCommand, wallet: Wallet, now: string, context: WalletContext): WalletDecision {
  // A code that names no wallet is not one of ours; everything else needs the wallet first.
  const opening = command.type === 'activate' || command.type === 'pay';
  if (wallet.status === 'none' && !opening) return refuse('WALLET_UNKNOWN');
  switch (command.type) {
    case 'pay':
      return decidePay(command, wallet, now, context);
    case 'pay-shop':
      return decidePayShop(command, wallet, now, context);
    case 'abandon-payment':
      return decideAbandon(command, wallet);
    case 'void-payment':
      return decideVoid(command, wallet);
    case 'refund-payment':
      return decideRefund(command, wallet);
    case 'settle-void':
      return decideSettleVoid(command, wallet);
    case 'reserve-room':
    case 'release-room':
    case 'credit-charge':
    case 'restore':
      return decideCredit(command, wallet, now, context);
    case 'set-transfer-rule':
      return decideRule(command, wallet);
    case 'expect-transfer':
      return decideExpect(command, wallet, now, context.policy);
    case 'send-transfer':
      return decideSend(command, wallet, now, context.policy);
    case 'receive-transfer':
      return decideReceive(command, wallet);
    case 'accept-transfer':
    case 'send-offered':
    case 'end-offer':
      return decideOffer(command, wallet, now, context.policy);
    case 'release-transfer':
    case 'recall-transfer':
    case 'return-transfer':
    case 'take-back':
    case 'end-recall':
      return decideHeldTransfer(command, wallet, now);
    case 'make-requests':
    case 'refuse-request':
    case 'take-request':
    case 'end-request':
    case 'block-requester':
      return decideRequest(command, wallet, now, context.policy);
    case 'place-hold':
      return decideFirst(command, wallet, decidePlace);
    case 'release-hold':
      return decideRelease(command, wallet);
    case 'note-compensation':
      return decideNote(command, wallet);
    case 'collect-hold':
      return decideFirst(command, wallet, decideCollect);
    case 'grant-cashback':
    case 'decline-cashback':
    case 'void-cashback':
    case 'take-back-cashback':
      return decideCashback(command, wallet);
    case 'reverse-cashback':
      return decideFirst(command, wallet, decideReverseCashback);
    default:
      return decideLife(command, wallet, context.policy.balanceLimitYen);
  }
}
