import { refundedYenOf } from '../wallet/refunds';
import { transferLot } from '../wallet/transfer.state';
import type { Wallet } from '../wallet/wallet.state';
import type { HistoryItem } from './history';
import type { Outcome } from './outcomes.projection';

/** What became of an item; where several are true, the last of them in this order. */
export interface ItemState {
  readonly state: 'completed' | 'held' | 'partly-refunded' | 'refunded' | 'charged-back' | 'put-right';
  readonly refundedYen?: number;
  readonly heldYen?: number;
  readonly incidentId?: string;
}

/** Money on hold, and the incident that holds it. */
export interface OnHold {
  readonly heldYen: number;
  readonly incidentId?: string;
}

/** By lot, and by hold, what is set aside. */
export function onHold({ holds, holders, transfers }: Wallet): Map<string, OnHold> {
  const found = new Map<string, OnHold>();
  const add = (key: string, amountYen: number, incidentId: string | undefined) => {
    const before = found.get(key);
    found.set(key, { heldYen: (before?.heldYen ?? 0) + amountYen, incidentId: before?.incidentId ?? incidentId });
  };
  for (const [holdId, uses] of holds) {
    const [incidentId] = holders.get(holdId) ?? [];
    for (const { lotId, amountYen } of uses) {
      add(`lot ${lotId}`, amountYen, incidentId);
      add(`hold ${holdId}`, amountYen, incidentId);
    }
  }
  // What waits for its receiver is under the name of the lot that it will be.
  for (const [transferId, { amountYen }] of transfers.offers)
    add(`lot ${transferLot(transferId)}`, amountYen, undefined);
  for (const [transferId, { heldYen }] of transfers.held) add(`lot ${transferLot(transferId)}`, heldYen, undefined);
  return found;
}

/** What has become of a transfer at its receiver, for the one who sent it: held there, or back again. */
export function sentState(item: HistoryItem, transferState: string | undefined): Partial<ItemState> {
  if (item.kind !== 'transfer-sent') return {};
  if (transferState === 'held' || transferState === 'calling-back') return { state: 'held', heldYen: -item.amountYen };
  return transferState === 'came-back' ? { state: 'refunded', refundedYen: -item.amountYen } : {};
}

/** @param held as `onHold` says @param outcome what charging and compensation did about it */
export function itemState(
  item: HistoryItem,
  wallet: Wallet,
  held: ReadonlyMap<string, OnHold>,
  outcome: Outcome | undefined,
): ItemState {
  const paidYen = item.kind === 'payment' ? -item.amountYen : 0;
  const refundedYen = wallet.voided.has(item.id) ? paidYen : refundedYenOf(wallet.refunds, item.id);
  const aside = held.get(item.kind === 'hold' ? `hold ${item.id}` : `lot ${item.lotId}`);
  const details = {
    refundedYen: paidYen > 0 && refundedYen > 0 ? refundedYen : undefined,
    heldYen: aside?.heldYen,
    incidentId: outcome?.incidentId ?? aside?.incidentId,
  };
  if (outcome?.putRight) return { ...details, state: 'put-right' };
  if (outcome?.chargedBack) return { ...details, state: 'charged-back' };
  if (details.refundedYen !== undefined) {
    return { ...details, state: refundedYen < paidYen ? 'partly-refunded' : 'refunded' };
  }
  return { ...details, state: aside ? 'held' : 'completed' };
}
