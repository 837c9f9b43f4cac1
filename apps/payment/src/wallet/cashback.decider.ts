import { accept, refuse } from '@modosu/event-sourcing/decider';
import { grantedOf } from './cashback';
import { takeBackCashback } from './cashback-return';
import { cashbackLot } from './lots';
import type { CashbackCommand, WalletDecision, WalletReplies } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import { stillGrantedYen, type Wallet } from './wallet.state';

type Command<T extends CashbackCommand['type']> = Extract<CashbackCommand, { type: T }>;

/** What becomes of cashback after its payment. */
export function decideCashback(command: CashbackCommand, wallet: Wallet): WalletDecision<CashbackCommand['type']> {
  switch (command.type) {
    case 'grant-cashback':
      return grant(command, wallet);
    case 'decline-cashback': {
      const { grantId, reason } = command;
      return accept(wallet.pendingCashback.has(grantId) ? [declined(wallet, grantId, reason)] : [], {});
    }
    case 'void-cashback':
      return voidOne(command, wallet);
    case 'take-back-cashback':
      return takeBack(command, wallet);
  }
}

/**
 * Grants what is pending as far as it was funded: D promotion / C wallet. A payment that was undone or compensated
 * meanwhile grants nothing, and nor does a wallet that is closed. Once; the answer says what stands, so that what was
 * funded and not used goes back to the budget.
 */
function grant(
  { grantId, fundedYen, funding, reason }: Command<'grant-cashback'>,
  wallet: Wallet,
): WalletDecision<'grant-cashback'> {
  const pending = wallet.pendingCashback.get(grantId);
  if (!pending) return accept([], standing(grantId, wallet));
  const { customerId, status } = wallet;
  const { campaignId, month, cause } = pending;
  const amountYen = Math.min(fundedYen, pending.amountYen);
  const nothing = { grantedYen: 0 };
  if (status === 'closed') return accept([declined(wallet, grantId, 'wallet-closed')], nothing);
  if (wallet.compensated.has(cause.id)) return accept([declined(wallet, grantId, 'compensated')], nothing);
  if (amountYen === 0) return accept([declined(wallet, grantId, reason ?? 'budget-spent')], nothing);
  const origin = { kind: 'cashback' as const, id: cause.id };
  const granted = grantedOf({ customerId, lotId: grantId, origin, cause, campaignId, month, funding, amountYen });
  return accept([granted], { grantedYen: amountYen, funding });
}

/** Never more than is still granted and than its own lot has left: no other money of the customer is touched. */
function voidOne(command: Command<'void-cashback'>, wallet: Wallet): WalletDecision<'void-cashback'> {
  const { grantId, voidId, reason } = command;
  const pending = wallet.pendingCashback.get(grantId);
  if (pending) {
    return accept([declined(wallet, grantId, 'undone')], { voidedYen: pending.amountYen, stillGrantedYen: 0 });
  }
  if (!wallet.known.get(grantId)?.cashback) return refuse('CASHBACK_UNKNOWN');
  const grantedYen = stillGrantedYen(wallet, grantId);
  const leftYen = wallet.open.find(({ lotId }) => lotId === grantId)?.remainingYen ?? 0;
  const voidedYen = Math.min(command.amountYen ?? grantedYen, grantedYen, leftYen);
  const reply = { voidedYen, stillGrantedYen: grantedYen - voidedYen };
  if (voidedYen === 0) return accept([], reply);
  return accept(takeBackCashback(wallet, { lotId: grantId, withdrawalId: voidId, reason }, voidedYen).events, reply);
}

/** All that is still granted of it, which is nothing once it was done. */
function takeBack(
  { causeId, reason }: Command<'take-back-cashback'>,
  wallet: Wallet,
): WalletDecision<'take-back-cashback'> {
  const lotId = cashbackLot(causeId);
  if (wallet.pendingCashback.has(lotId)) return accept([declined(wallet, lotId, 'undone')], { takenBackYen: 0 });
  const grantedYen = stillGrantedYen(wallet, lotId);
  if (grantedYen === 0) return accept([], { takenBackYen: 0 });
  const { events, takenBackYen } = takeBackCashback(wallet, { lotId, withdrawalId: causeId, reason }, grantedYen);
  return accept(events, { takenBackYen });
}

/** What was granted, and by which funding. */
export function standing(grantId: string, { known }: Wallet): WalletReplies['grant-cashback'] {
  const lot = known.get(grantId);
  return lot?.cashback ? { grantedYen: lot.amountYen, funding: lot.cashback.funding } : { grantedYen: 0 };
}

function declined(
  { customerId, pendingCashback }: Wallet,
  grantId: string,
  reason: Command<'decline-cashback'>['reason'],
): WalletEvent {
  const { campaignId } = pendingCashback.get(grantId)!;
  return { type: 'wallet.cashback-declined.v1', data: { customerId, grantId, campaignId, reason } };
}
