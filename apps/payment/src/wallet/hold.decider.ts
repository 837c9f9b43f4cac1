import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { type LotUse, oldestFirst, remainingYen, usedYen } from '@modosu/accounting/lot';
import { accept } from '@modosu/event-sourcing/decider';
import { MOST_HELD_LOTS } from '../policy/payment-policy';
import { addUses } from './lots';
import { freed } from './set-aside';
import { awaitedBy, isTransferLot, setAsideOf } from './transfer.state';
import type { CollectHold, HoldCommand, PlaceHold, WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import { collectionKey, holdAccount, homeAccount, type Wallet } from './wallet.state';

type ReleaseHold = Extract<HoldCommand, { type: 'release-hold' }>;

/**
 * What is left of the named lots is set aside, on frozen and closed wallets too. The same hold may be placed again, for
 * the same lots (it adds what is newly left) or for others; maximum and reply are about the named lots.
 */
export function decidePlace(command: PlaceHold, asItWas: Wallet): WalletDecision<'place-hold'> {
  const { holdId, incidentId, lotIds, maximumYen = Number.POSITIVE_INFINITY, reason } = command;
  const before = (asItWas.holds.get(holdId) ?? []).filter((use) => lotIds.includes(use.lotId));
  const wantedYen = maximumYen - usedYen(before);
  const { events, wallet } = freed(asItWas, beyondOpen(asItWas, lotIds, wantedYen));
  events.push(...onTheirWay(command, wallet));
  const inHold = new Set((wallet.holds.get(holdId) ?? []).map(({ lotId }) => lotId));
  let free = MOST_HELD_LOTS - inHold.size;
  const named = wallet.open.filter(({ lotId }) => lotIds.includes(lotId) && (inHold.has(lotId) || free-- > 0));
  const amountYen = Math.min(remainingYen(named), wantedYen);
  if (amountYen <= 0) {
    return accept([...events, ...shared(wallet, holdId, incidentId)], { heldYen: usedYen(before), uses: before });
  }
  const uses = oldestFirst(named, amountYen);
  const all = addUses(before, uses);
  return accept([...events, held(wallet, holdId, uses, reason, incidentId)], { heldYen: usedYen(all), uses: all });
}

/** How much of each lot a hold wants of what transfers have set aside, after what is left of them. */
function beyondOpen(wallet: Wallet, lotIds: readonly string[], wantedYen: number): Map<string, number> {
  const open = remainingYen(wallet.open.filter((lot) => lotIds.includes(lot.lotId)));
  let missingYen = wantedYen - open;
  const wanted = new Map<string, number>();
  for (const lotId of new Set(lotIds)) {
    if (missingYen <= 0) break;
    const yen = Math.min(missingYen, setAsideOf(wallet.transfers, lotId));
    if (yen > 0) wanted.set(lotId, yen);
    missingYen -= yen;
  }
  return wanted;
}

/** Transfers that have not arrived yet are held when they do: they were on their way when the incident looked. */
function onTheirWay(command: PlaceHold, { customerId, known, transfers }: Wallet): WalletEvent[] {
  const { holdId, incidentId, lotIds, maximumYen, reason } = command;
  const waiting = awaitedBy(transfers, holdId);
  const more = lotIds.filter(
    (lotId) => isTransferLot(lotId) && !known.has(lotId) && !waiting.some((one) => one.lotId === lotId),
  );
  if (more.length === 0) return [];
  const lots = [...waiting, ...more.map((lotId) => ({ lotId, maximumYen }))];
  return [{ type: 'wallet.hold-awaited.v1', data: { customerId, holdId, incidentId, lots, reason } }];
}

/** What arrives and holds wait for is held at once, of each as much as it wants. */
export function heldOnArrival(wallet: Wallet, { lotId, amountYen }: LotUse): WalletEvent[] {
  let leftYen = amountYen;
  return (wallet.transfers.awaited.get(lotId) ?? []).flatMap(({ holdId, incidentId, reason, maximumYen = leftYen }) => {
    const yen = Math.min(leftYen, maximumYen);
    leftYen -= yen;
    return yen > 0 ? [held(wallet, holdId, [{ lotId, amountYen: yen }], reason, incidentId)] : [];
  });
}

/** Another incident needs money that is on hold: neither of them may give it back without the other. */
function shared(wallet: Wallet, holdId: string, incidentId: string | undefined): WalletEvent[] {
  if (incidentId === undefined || !wallet.holds.has(holdId)) return [];
  if (wallet.holders.get(holdId)?.includes(incidentId)) return [];
  return [{ type: 'wallet.hold-shared.v1', data: { customerId: wallet.customerId, holdId, incidentId } }];
}

/** The money goes back to the lots it came from, when the last incident that holds it lets go. */
export function decideRelease(
  { holdId, incidentId, reason }: ReleaseHold,
  wallet: Wallet,
): WalletDecision<'release-hold'> {
  const uses = wallet.holds.get(holdId) ?? [];
  const holders = wallet.holders.get(holdId) ?? [];
  if (incidentId !== undefined && holders.length > 0) {
    if (!holders.includes(incidentId)) return accept([], { releasedYen: 0 });
    if (holders.length > 1) {
      const left = { customerId: wallet.customerId, holdId, incidentId, reason };
      return accept([{ type: 'wallet.hold-left.v1', data: left }], { releasedYen: 0 });
    }
  }
  const isAwaited = awaitedBy(wallet.transfers, holdId).length > 0;
  const { customerId } = wallet;
  const waitsNoLonger: WalletEvent = {
    type: 'wallet.hold-awaited.v1',
    data: { customerId, holdId, incidentId, lots: [], reason },
  };
  const events = [
    ...(uses.length > 0 ? [released(wallet, holdId, uses, reason)] : []),
    ...(isAwaited ? [waitsNoLonger] : []),
  ];
  return accept(events, { releasedYen: usedYen(uses) });
}

/**
 * Takes up to the amount for a compensation, of the lots that its plan names and of no other: what the hold has of each,
 * then what is left of it. What the hold has over goes back. Once per compensation and wallet; where there is nothing,
 * nothing is written.
 */
export function decideCollect(command: CollectHold, asItWas: Wallet): WalletDecision<'collect-hold'> {
  const { holdId, compensationId, incidentId, part } = command;
  const before = asItWas.collected.get(collectionKey(compensationId, part));
  if (before !== undefined) return accept([], { collectedYen: before });
  const { events, wallet } = freed(asItWas, beyondHeld(asItWas, holdId, command.lots));
  const gathered = gather(wallet, holdId, command.lots, command.amountYen);
  // What this part has over the next one may need.
  const sources = command.more ? { ...gathered, over: [] } : gathered;
  if (sources.amountYen === 0) return accept([], { collectedYen: 0 });
  const { amountYen } = sources;
  const remedy = { incidentId, originalId: compensationId };
  const collected: WalletEvent = {
    type: 'wallet.hold-collected.v1',
    data: {
      customerId: wallet.customerId,
      holdId,
      compensationId,
      incidentId,
      part,
      amountYen,
      uses: addUses(sources.fromHold, sources.fromLots),
      entry: entry(
        'payment',
        debit(holdAccount(wallet), amountYen, { ...remedy, component: 'recovered' }),
        credit(transit('compensation', compensationId), amountYen, remedy),
      ),
    },
  };
  return accept([...events, ...around(wallet, holdId, sources, collected, incidentId)], { collectedYen: amountYen });
}

/** How much of each named lot is missing after what the hold has of it and what is left of it. */
export function beyondHeld(wallet: Wallet, holdId: string, named: readonly LotUse[] = []): Map<string, number> {
  const inHold = wallet.holds.get(holdId) ?? [];
  return new Map(
    addUses(named, []).map(({ lotId, amountYen }) => {
      const heldYen = inHold.find((use) => use.lotId === lotId)?.amountYen ?? 0;
      const leftYen = wallet.open.find((lot) => lot.lotId === lotId)?.remainingYen ?? 0;
      return [lotId, amountYen - heldYen - leftYen];
    }),
  );
}

/** Where the money of a collection comes from. */
export interface Sources {
  readonly amountYen: number;
  readonly fromHold: readonly LotUse[];
  /** Not in the hold yet. */
  readonly fromLots: readonly LotUse[];
  /** In the hold and not needed. */
  readonly over: readonly LotUse[];
}

/**
 * Up to the amount, of the named lots in their order and of each no more than is named: what the hold has of it, then what
 * is left of it. Without names (a plan from before lots were named) what the hold has, and nothing else.
 */
export function gather(
  wallet: Wallet,
  holdId: string,
  named: readonly LotUse[] | undefined,
  wantedYen: number,
): Sources {
  const held = wallet.holds.get(holdId) ?? [];
  const fromHold: LotUse[] = [];
  const fromLots: LotUse[] = [];
  let missingYen = wantedYen;
  const take = (from: LotUse[], lotId: string, mostYen: number): number => {
    const amountYen = Math.min(mostYen, missingYen);
    if (amountYen <= 0) return 0;
    from.push({ lotId, amountYen });
    missingYen -= amountYen;
    return amountYen;
  };
  const heldYenOf = new Map(held.map(({ lotId, amountYen }) => [lotId, amountYen]));
  const leftYenOf = new Map(wallet.open.map(({ lotId, remainingYen }) => [lotId, remainingYen]));
  for (const { lotId, amountYen } of addUses(named ?? held, [])) {
    const heldYen = heldYenOf.get(lotId) ?? 0;
    const takenYen = take(fromHold, lotId, Math.min(amountYen, heldYen));
    const leftYen = leftYenOf.get(lotId) ?? 0;
    take(fromLots, lotId, Math.min(amountYen - takenYen, leftYen));
  }
  return { amountYen: wantedYen - missingYen, fromHold, fromLots, over: without(held, fromHold) };
}

/** What is left of uses after others. */
function without(uses: readonly LotUse[], taken: readonly LotUse[]): LotUse[] {
  const takenYen = new Map(taken.map(({ lotId, amountYen }) => [lotId, amountYen]));
  return uses
    .map(({ lotId, amountYen }) => ({ lotId, amountYen: amountYen - (takenYen.get(lotId) ?? 0) }))
    .filter(({ amountYen }) => amountYen > 0);
}

/** The collecting event, with what has to be held before it and what is released after it. */
export function around(
  wallet: Wallet,
  holdId: string,
  { fromLots, over }: Sources,
  collecting: WalletEvent,
  incidentId: string,
): WalletEvent[] {
  return [
    ...(fromLots.length > 0 ? [held(wallet, holdId, fromLots, 'collected for a compensation', incidentId)] : []),
    collecting,
    ...(over.length > 0 ? [released(wallet, holdId, over, 'not needed for the compensation')] : []),
  ];
}

export function held(
  wallet: Wallet,
  holdId: string,
  uses: readonly LotUse[],
  reason: string,
  incidentId: string | undefined,
): WalletEvent {
  const amountYen = usedYen(uses);
  return {
    type: 'wallet.funds-held.v1',
    data: {
      customerId: wallet.customerId,
      holdId,
      ...(incidentId !== undefined && { incidentId }),
      amountYen,
      uses: [...uses],
      reason,
      entry: entry('payment', debit(homeAccount(wallet), amountYen), credit(holdAccount(wallet), amountYen)),
    },
  };
}

export function released(wallet: Wallet, holdId: string, uses: readonly LotUse[], reason: string): WalletEvent {
  const amountYen = usedYen(uses);
  return {
    type: 'wallet.hold-released.v1',
    data: {
      customerId: wallet.customerId,
      holdId,
      amountYen,
      uses: [...uses],
      reason,
      entry: entry('payment', debit(holdAccount(wallet), amountYen), credit(homeAccount(wallet), amountYen)),
    },
  };
}
