import { cashbackLot } from './lots';
import type { WalletEvent, WalletEventData } from './wallet.events';
import { grantKey, monthInJapan, type Wallet } from './wallet.state';

export function withPending(
  wallet: Wallet,
  { grantId, campaignId, cause, causeYen, amountYen, oneIn }: WalletEventData<'wallet.cashback-pending.v1'>,
  occurredAt: string,
): Wallet {
  const month = monthInJapan(occurredAt);
  const pendingCashback = new Map(wallet.pendingCashback);
  pendingCashback.set(grantId, { campaignId, month, cause, causeYen, offeredYen: amountYen, amountYen });
  const key = grantKey(month, campaignId);
  const lotteryEntries = new Map(wallet.lotteryEntries);
  if (oneIn !== undefined) lotteryEntries.set(key, (lotteryEntries.get(key) ?? 0) + 1);
  return { ...wallet, pendingCashback, lotteryEntries, grantedYen: withGrant(wallet.grantedYen, key, amountYen) };
}

/** It was granted, in another event, or came to nothing: its yen leave the cap. The entry of a lottery stays used up. */
export function withoutPending(wallet: Wallet, grantId: string): Wallet {
  return withLess(wallet, grantId, 0);
}

/** A part of the payment that earns it came back: as much less in proportion. */
export function withLessPaid(wallet: Wallet, grantId: string, remainingYen: number): Wallet {
  const pending = wallet.pendingCashback.get(grantId);
  if (!pending) return wallet;
  const { offeredYen, causeYen, amountYen } = pending;
  return withLess(wallet, grantId, Math.min(amountYen, Math.floor((offeredYen * remainingYen) / causeYen)));
}

function withLess(wallet: Wallet, grantId: string, amountYen: number): Wallet {
  const pending = wallet.pendingCashback.get(grantId);
  if (!pending) return wallet;
  const pendingCashback = new Map(wallet.pendingCashback);
  if (amountYen > 0) pendingCashback.set(grantId, { ...pending, amountYen });
  else pendingCashback.delete(grantId);
  const key = grantKey(pending.month, pending.campaignId);
  return { ...wallet, pendingCashback, grantedYen: withGrant(wallet.grantedYen, key, amountYen - pending.amountYen) };
}

export function withGrant(grantedYen: Wallet['grantedYen'], key: string, amountYen: number): Wallet['grantedYen'] {
  return new Map(grantedYen).set(key, (grantedYen.get(key) ?? 0) + amountYen);
}

/**
 * What events of one decision took back of cashback that a budget had paid, to be told to its campaign: one event a lot,
 * since a void may take from the lot and from what came back.
 */
export function budgetFreed(wallet: Wallet, events: readonly WalletEvent[]): WalletEvent[] {
  const freed = new Map<string, number>();
  for (const { lotId, amountYen } of events.flatMap(takenBack)) freed.set(lotId, (freed.get(lotId) ?? 0) + amountYen);
  return [...freed].flatMap(([grantId, amountYen]): WalletEvent[] => {
    const cashback = wallet.known.get(grantId)?.cashback;
    if (cashback?.funding === undefined) return [];
    const { campaignId } = cashback;
    return [
      { type: 'wallet.budget-freed.v1', data: { customerId: wallet.customerId, grantId, campaignId, amountYen } },
    ];
  });
}

function takenBack({ type, data }: WalletEvent): { lotId: string; amountYen: number }[] {
  switch (type) {
    case 'wallet.cashback-withdrawn.v1':
    case 'wallet.cashback-withdrawn.v2':
    case 'wallet.cashback-owed.v1':
    case 'wallet.cashback-reversed.v1':
      return [data];
    case 'wallet.payment-voided.v2':
    case 'wallet.payment-refunded.v1':
      return data.cashbackYen > 0 ? [{ lotId: cashbackLot(data.paymentId), amountYen: data.cashbackYen }] : [];
    default:
      return [];
  }
}
