import { type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import { decideCredit } from '../credit/credit.decider';
import { decideReverseCashback } from '../hold/cashback-reversal.decider';
import { decideNote } from '../hold/compensation-note.decider';
import { decideCollect, decidePlace, decideRelease } from '../hold/hold.decider';
import { decideLife } from '../life/life.decider';
import { decidePay } from '../payment/payment.decider';
import { decideVoid } from '../payment/void.decider';
import { decideTransfer } from '../transfer/transfer.decider';
import type { Circumstances } from './circumstances';
import type { WalletCommand } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import { evolve } from './wallet.evolve';
import { noWallet, type Wallet } from './wallet.state';

export type WalletDecider = Decider<WalletCommand, WalletEvent, Wallet>;

/** The rules of a wallet. All that must be decided together about a customer's money is decided here, in one append. */
export function walletDecider(circumstances: Circumstances): WalletDecider {
  // Twice its time, so that a code is remembered longer than it can be scanned whatever the clocks of two callers say.
  const codeKeptMs = 2 * circumstances.policy.codeValidMs;
  return {
    initial: noWallet,
    evolve: (wallet, event, place) => evolve(wallet, event, place, codeKeptMs),
    decide: (command, wallet, now) => decide(command, wallet, now, circumstances),
  };
}

function decide(
  command: WalletCommand,
  wallet: Wallet,
  now: string,
  circumstances: Circumstances,
): Decision<WalletEvent> {
  // A code that names no wallet is not one of ours; everything else needs the wallet first.
  const opening = command.type === 'activate' || command.type === 'pay';
  if (wallet.standing === 'none' && !opening) return refuse('WALLET_UNKNOWN');
  switch (command.type) {
    case 'pay':
      return decidePay(command, wallet, now, circumstances);
    case 'void-payment':
    case 'settle-void':
      return decideVoid(command, wallet);
    case 'reserve-room':
    case 'release-room':
    case 'credit-charge':
    case 'restore':
      return decideCredit(command, wallet);
    case 'send-transfer':
    case 'receive-transfer':
      return decideTransfer(command, wallet, now, circumstances.policy);
    case 'place-hold':
      return decidePlace(command, wallet);
    case 'release-hold':
      return decideRelease(command, wallet);
    case 'note-compensation':
      return decideNote(command, wallet);
    case 'collect-hold':
      return decideCollect(command, wallet);
    case 'reverse-cashback':
      return decideReverseCashback(command, wallet);
    default:
      return decideLife(command, wallet, circumstances.policy.balanceLimitYen);
  }
}
