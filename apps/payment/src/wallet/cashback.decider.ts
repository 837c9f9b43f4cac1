import { accept } from '@modosu/event-sourcing/decider';
import { grantedOf } from './cashback';
import type { CashbackCommand, WalletDecision, WalletReplies } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import type { Wallet } from './wallet.state';

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
