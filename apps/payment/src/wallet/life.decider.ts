import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { oldestFirst, remainingYen } from '@modosu/accounting/lot';
import { accept } from '@modosu/event-sourcing/decider';
import type { LifeCommand, WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import { homeAccount, type Wallet } from './wallet.state';

type HandOver = Extract<LifeCommand, { type: 'hand-over' }>;

/** Opening, freezing and closing a wallet, and what becomes of its money afterwards. Each is done at most once. */
export function decideLife(
  command: LifeCommand,
  wallet: Wallet,
  balanceLimitYen: number,
): WalletDecision<LifeCommand['type']> {
  const { customerId, status, balanceYen } = wallet;
  switch (command.type) {
    case 'activate': {
      const opened = { customerId: command.customerId, balanceLimitYen };
      const reply = { customerId: command.customerId };
      return accept(status === 'none' ? [{ type: 'wallet.opened.v1', data: opened }] : [], reply);
    }
    case 'freeze':
      return accept(
        status === 'open' ? [{ type: 'wallet.frozen.v1', data: { customerId, reason: command.reason } }] : [],
        {},
      );
    case 'unfreeze':
      return accept(
        status === 'frozen' ? [{ type: 'wallet.unfrozen.v1', data: { customerId, reason: command.reason } }] : [],
        {},
      );
    case 'close':
      return accept(status === 'closed' ? [] : [closed(wallet)], { balanceYen });
    case 'hand-over':
      return handOver(wallet, command);
  }
}

/** Row I: the balance becomes a liability to the customer, not income. What is held stays in its holds. */
function closed({ customerId, balanceYen }: Wallet): WalletEvent {
  const moved =
    balanceYen > 0
      ? entry('payment', debit(`wallet:${customerId}`, balanceYen), credit(`closed:${customerId}`, balanceYen))
      : undefined;
  return { type: 'wallet.closed.v1', data: { customerId, balanceYen, entry: moved } };
}

/**
 * Once per reference, of the named lots only, at most what is left of them. Nothing is handed over of a wallet that its
 * customer can still use.
 */
function handOver(wallet: Wallet, { reference, amountYen: wantedYen, lots }: HandOver): WalletDecision<'hand-over'> {
  const before = wallet.handedOver.get(reference);
  if (before !== undefined) return accept([], { handedOverYen: before });
  const named = lots && new Map(lots.map(({ lotId, amountYen }) => [lotId, amountYen]));
  const open = wallet.open.flatMap((lot) => {
    const namedYen = named ? (named.get(lot.lotId) ?? 0) : lot.remainingYen;
    return namedYen > 0 ? [{ ...lot, remainingYen: Math.min(lot.remainingYen, namedYen) }] : [];
  });
  const amountYen = wallet.status === 'closed' ? Math.min(wantedYen, remainingYen(open)) : 0;
  if (amountYen === 0) return accept([], { handedOverYen: 0 });
  const data = {
    customerId: wallet.customerId,
    reference,
    amountYen,
    uses: oldestFirst(open, amountYen),
    entry: entry('payment', debit(homeAccount(wallet), amountYen), credit(transit('closure', reference), amountYen)),
  };
  return accept([{ type: 'wallet.closed-balance-handed-over.v1', data }], { handedOverYen: amountYen });
}
