import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { accept, type Refused, refuse } from '@modosu/event-sourcing/decider';
import type { CampaignTerms } from '../campaign/campaign.events';
import { cashbackEvents } from './cashback';
import type { CreditCommand, WalletDecision } from './wallet.commands';
import type { WalletContext } from './wallet.context';
import type { Wallet } from './wallet.state';

type Command<T extends CreditCommand['type']> = Extract<CreditCommand, { type: T }>;

/** Money into a wallet. An origin is credited once, for ever: its lot carries its name. */
export function decideCredit(
  command: CreditCommand,
  wallet: Wallet,
  now: string,
  context: Pick<WalletContext, 'campaigns'>,
): WalletDecision<CreditCommand['type']> {
  switch (command.type) {
    case 'reserve-room':
      return reserveRoom(command, wallet);
    case 'release-room':
      return releaseRoom(command, wallet);
    case 'credit-charge':
      return creditCharge(command, wallet, context.campaigns(), now);
    case 'restore':
      return restore(command, wallet);
  }
}

export function reserveRoom(
  { originId, amountYen }: Command<'reserve-room'>,
  wallet: Wallet,
): WalletDecision<'reserve-room'> {
  if (wallet.rooms.has(originId) || wallet.known.has(originId)) return accept([], {});
  if (wallet.status === 'frozen') return refuse('WALLET_FROZEN');
  if (wallet.status === 'closed') return refuse('WALLET_CLOSED');
  if (freeRoomYen(wallet) < amountYen) return noRoom(wallet);
  const data = { customerId: wallet.customerId, originId, amountYen };
  return accept([{ type: 'wallet.room-reserved.v1', data }], {});
}

function releaseRoom({ originId, reason }: Command<'release-room'>, wallet: Wallet): WalletDecision<'release-room'> {
  const amountYen = wallet.rooms.get(originId);
  if (amountYen === undefined) return accept([], {});
  const data = { customerId: wallet.customerId, originId, amountYen, reason };
  return accept([{ type: 'wallet.room-released.v1', data }], {});
}

/**
 * A captured charge, also into a frozen wallet. With its room reserved it never fails on the limit, since it has been
 * counted there; without, the limit holds. What it earns in a running campaign comes in the same append.
 */
function creditCharge(
  command: Command<'credit-charge'>,
  wallet: Wallet,
  campaigns: readonly CampaignTerms[],
  now: string,
): WalletDecision<'credit-charge'> {
  const { chargeId, amountYen, method } = command;
  if (wallet.known.has(chargeId)) return accept([], { balanceYen: wallet.balanceYen });
  if (wallet.status === 'closed') return refuse('WALLET_CLOSED');
  if (!wallet.rooms.has(chargeId) && freeRoomYen(wallet) < amountYen) return noRoom(wallet);
  const { customerId } = wallet;
  const data = {
    customerId,
    lotId: chargeId,
    origin: { kind: 'charge' as const, id: chargeId },
    amountYen,
    method,
    entry: entry('payment', debit(transit('charge', chargeId), amountYen), credit(`wallet:${customerId}`, amountYen)),
  };
  const cause = { kind: 'charge', id: chargeId, amountYen, method } as const;
  const cashback = cashbackEvents(cause, wallet, campaigns, now);
  return accept([{ type: 'wallet.charge-credited.v1', data }, ...cashback], {
    balanceYen: wallet.balanceYen + amountYen,
  });
}

/** Row D: the customer's own stolen money. The limit does not stop it, nor does a freeze. */
function restore(command: Command<'restore'>, wallet: Wallet): WalletDecision<'restore'> {
  const { compensationId, incidentId, amountYen } = command;
  const lotId = `restoration:${compensationId}`;
  if (wallet.known.has(lotId)) return accept([], { balanceYen: wallet.balanceYen });
  if (wallet.status === 'closed') return refuse('WALLET_CLOSED');
  const { customerId } = wallet;
  const remedy = { incidentId, originalId: compensationId };
  const data = {
    customerId,
    lotId,
    origin: { kind: 'restoration' as const, id: compensationId },
    compensationId,
    incidentId,
    amountYen,
    entry: entry(
      'payment',
      debit(transit('compensation', compensationId), amountYen, remedy),
      credit(`wallet:${customerId}`, amountYen, remedy),
    ),
  };
  return accept([{ type: 'wallet.restored.v1', data }], { balanceYen: wallet.balanceYen + amountYen });
}

/** Offers may come back, and held transfers are released: both have their room. */
function freeRoomYen({ balanceLimitYen, balanceYen, roomYen, transfers }: Wallet): number {
  return balanceLimitYen - balanceYen - roomYen - transfers.setAsideYen;
}

function noRoom(wallet: Wallet): Refused<never> {
  return refuse('BALANCE_LIMIT_EXCEEDED', {
    limitYen: wallet.balanceLimitYen,
    freeYen: Math.max(0, freeRoomYen(wallet)),
  });
}
