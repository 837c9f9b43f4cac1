import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { type LotUse, usedYen } from '@modosu/accounting/lot';
import { released } from './hold.decider';
import { addUses } from './lots';
import type { WalletEvent } from './wallet.events';
import { homeAccount, stillGrantedYen, type Wallet } from './wallet.state';

/** A cashback that has to go back, or a part of it, because of something that is undone. */
export interface Withdrawal {
  readonly lotId: string;
  /** What undoes it: a payment that is voided, a refund, an act of the staff. Together with the lot it names one withdrawal. */
  readonly withdrawalId: string;
  readonly reason: string;
}

/** Where a cashback is, as far as it has to go back. */
export interface CashbackPlace {
  /** In its own lot, free. */
  readonly free: LotUse[];
  /** Of its own lot in holds. */
  readonly holds: readonly (readonly [holdId: string, use: LotUse])[];
  /** Spent. */
  readonly missingYen: number;
}

/** Where so much of a cashback is, never more than is still granted of it: in its own lot, on hold, or spent. */
export function placeOfCashback(wallet: Wallet, lotId: string, amountYen: number): CashbackPlace {
  let missingYen = Math.min(amountYen, stillGrantedYen(wallet, lotId));
  const take = (availableYen: number): LotUse => {
    const takenYen = Math.min(missingYen, availableYen);
    missingYen -= takenYen;
    return { lotId, amountYen: takenYen };
  };
  const some = (use: LotUse) => use.amountYen > 0;
  const free = [take(wallet.open.find((lot) => lot.lotId === lotId)?.remainingYen ?? 0)].filter(some);
  const holds = [...wallet.holds]
    .map(([holdId, inHold]) => [holdId, take(usedYen(inHold.filter((use) => use.lotId === lotId)))] as const)
    .filter(([, use]) => some(use));
  return { free, holds, missingYen };
}

/**
 * Takes so much of a cashback back: out of its own lot, also where that is on hold; the rest is owed by the customer. What
 * it counts for a month's cap is restored by exactly that. Of a cashback never more than is still granted goes back; that a
 * withdrawal is done once is the caller's to know.
 * @param amountYen as much as has to go back
 * @returns the events, in their order, and how much they take back
 * @example takeBackCashback(wallet, { lotId: cashbackLot(chargeId), withdrawalId, reason }, 300)
 */
export function takeBackCashback(wallet: Wallet, withdrawal: Withdrawal, amountYen: number) {
  const place = placeOfCashback(wallet, withdrawal.lotId, amountYen);
  const takenBackYen = Math.min(amountYen, stillGrantedYen(wallet, withdrawal.lotId));
  return { events: withdrawn(wallet, withdrawal, place, [], place.missingYen), takenBackYen };
}

/**
 * The events of a withdrawal.
 * @param cameBack of what its cause brought back, what replaces what was spent of the cashback
 * @param owedYen what nothing replaces
 */
export function withdrawn(
  wallet: Wallet,
  withdrawal: Withdrawal,
  { free, holds }: CashbackPlace,
  cameBack: readonly LotUse[],
  owedYen: number,
): WalletEvent[] {
  const fromHolds = holds.map(([, use]) => use);
  const uses = addUses(addUses(free, fromHolds), cameBack);
  return [
    ...holds.map(([holdId, use]) => released(wallet, holdId, [use], 'what earned it was undone')),
    ...(uses.length > 0 ? [cashbackWithdrawn(wallet, withdrawal, uses)] : []),
    ...(owedYen > 0 ? [cashbackOwed(wallet, withdrawal, owedYen)] : []),
  ];
}

function cashbackWithdrawn(wallet: Wallet, withdrawal: Withdrawal, uses: LotUse[]): WalletEvent {
  const amountYen = usedYen(uses);
  return {
    type: 'wallet.cashback-withdrawn.v2',
    data: {
      customerId: wallet.customerId,
      ...withdrawal,
      amountYen,
      uses,
      entry: entry('payment', debit(homeAccount(wallet), amountYen), credit('promotion', amountYen)),
    },
  };
}

/** D receivable:customer is compensation's: it books it when it reads of this. */
function cashbackOwed({ customerId }: Wallet, withdrawal: Withdrawal, amountYen: number): WalletEvent {
  const { withdrawalId, lotId } = withdrawal;
  const onItsWay = debit(transit('cashback', `${withdrawalId}:${lotId}`), amountYen);
  return {
    type: 'wallet.cashback-owed.v1',
    data: { customerId, ...withdrawal, amountYen, entry: entry('payment', onItsWay, credit('promotion', amountYen)) },
  };
}
