import { credit, debit, entry } from '@modosu/accounting/entry';
import { type LotUse, usedYen } from '@modosu/accounting/lot';
import { type Offer, transferLot } from './transfer.state';
import type { WalletEvent, WalletEventData } from './wallet.events';
import { evolve } from './wallet.evolve';
import { holdAccount, homeAccount, type Wallet } from './wallet.state';

/** Money leaves the wallet for its hold, or comes back from there. */
export function movedToHold(wallet: Wallet, amountYen: number) {
  return entry('payment', debit(homeAccount(wallet), amountYen), credit(holdAccount(wallet), amountYen));
}
export function movedFromHold(wallet: Wallet, amountYen: number) {
  return entry('payment', debit(holdAccount(wallet), amountYen), credit(homeAccount(wallet), amountYen));
}

type Outcome = WalletEventData<'wallet.transfer-offer-ended.v1'>['outcome'];

export function offerEnded(
  wallet: Wallet,
  transferId: string,
  { toCustomerId, amountYen, uses }: Offer,
  outcome: Outcome,
  reason?: string,
): WalletEvent {
  const { customerId } = wallet;
  const data = { customerId, transferId, toCustomerId, amountYen, uses: [...uses], outcome, reason };
  return { type: 'wallet.transfer-offer-ended.v1', data: { ...data, entry: movedFromHold(wallet, amountYen) } };
}

export function transferReleased(
  wallet: Wallet,
  transferId: string,
  amountYen: number,
  leftYen: number,
  cause: WalletEventData<'wallet.transfer-released.v1'>['cause'],
  reason: string,
): WalletEvent {
  const uses = [{ lotId: transferLot(transferId), amountYen }];
  const data = { customerId: wallet.customerId, transferId, amountYen, uses, leftYen, cause, reason };
  return { type: 'wallet.transfer-released.v1', data: { ...data, entry: movedFromHold(wallet, amountYen) } };
}

/**
 * Takes money of these lots out of what transfers have set aside, so that an incident can have it: an offer that names
 * such a lot is stopped, and of a held transfer what is wanted is let go of. What was in an offer and is wanted by nobody is
 * on hold again where its lot is.
 *
 * @param wanted yen by lot, beyond what is left of it
 * @returns the events, and the wallet after them
 */
export function freed(before: Wallet, wanted: ReadonlyMap<string, number>): { events: WalletEvent[]; wallet: Wallet } {
  const missing = new Map([...wanted].filter(([, yen]) => yen > 0));
  const events: WalletEvent[] = [];
  let wallet = before;
  const happened = (event: WalletEvent) => {
    events.push(event);
    wallet = evolve(wallet, event, { revision: 0, occurredAt: '', commandId: '' }, 0);
  };
  const found = (lotId: string, yen: number) => missing.set(lotId, Math.max(0, (missing.get(lotId) ?? 0) - yen));
  if (missing.size === 0) return { events, wallet };
  for (const [transferId, offer] of before.transfers.offers) {
    if (!offer.uses.some(({ lotId }) => (missing.get(lotId) ?? 0) > 0)) continue;
    happened(offerEnded(wallet, transferId, offer, 'stopped', 'an incident holds money of it'));
    for (const { lotId, amountYen } of offer.uses) if (missing.has(lotId)) found(lotId, amountYen);
    for (const event of heldAgain(
      wallet,
      offer.uses.filter(({ lotId }) => !missing.has(lotId)),
    ))
      happened(event);
  }
  for (const [transferId, { heldYen }] of before.transfers.held) {
    const yen = Math.min(heldYen, missing.get(transferLot(transferId)) ?? 0);
    if (yen > 0) happened(transferReleased(wallet, transferId, yen, heldYen - yen, 'incident', 'an incident holds it'));
  }
  return { events, wallet };
}

/** Money that came back to lots of which something is on hold is on hold again. */
export function heldAgain(wallet: Wallet, uses: readonly LotUse[]): WalletEvent[] {
  const byHold = new Map<string, LotUse[]>();
  for (const use of uses) {
    const holdId = holdOf(wallet, use.lotId);
    if (holdId !== undefined) byHold.set(holdId, [...(byHold.get(holdId) ?? []), use]);
  }
  return [...byHold].map(([holdId, some]) => {
    const amountYen = usedYen(some);
    const data = { customerId: wallet.customerId, holdId, amountYen, uses: some, reason: 'a transfer brought it back' };
    return { type: 'wallet.funds-held.v1', data: { ...data, entry: movedToHold(wallet, amountYen) } };
  });
}

/** The hold of an incident that has money of this lot: the one of its own name, if there are several. */
function holdOf({ holds }: Wallet, lotId: string): string | undefined {
  const has = (uses: readonly LotUse[] = []) => uses.some((use) => use.lotId === lotId);
  return has(holds.get(lotId)) ? lotId : [...holds].find(([, uses]) => has(uses))?.[0];
}
