import { BUNDLE, type LotUse, usedYen } from '@modosu/accounting/lot';
import { refuse } from '@modosu/event-sourcing/decider';
import { bundledYen, takenBy } from './bundle';
import { addUses, putBack, take } from './lots';
import type { WalletCommand, WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import type { Wallet } from './wallet.state';

/** In one event: a wallet from before lots were bundled may have more. */
const MOST_BUNDLED = 1_000;
/** Lots of a payment that are held or compensated, each of which an event about giving it back names. */
const MOST_MARKED = 500;

/** What stands before the id of its cause in the id of a lot. */
const LOT_KINDS = ['', 'cashback:', 'refund:', 'transfer:', 'restoration:'];

type Decide = (command: WalletCommand, wallet: Wallet) => WalletDecision;

/**
 * Decides on a wallet whose older lots are bundled as if they were not: before the decision older lots are bundled if there
 * are too many, and lots that the command names are taken out of the bundle, in the same append. So the other deciders
 * see few lots, and every lot they are asked about.
 */
export function decideBundled(
  command: WalletCommand,
  wallet: Wallet,
  mostOpen: number,
  decide: Decide,
): WalletDecision {
  if (wallet.open.length <= mostOpen && wallet.bundle.runs.length + wallet.bundle.taken.size === 0)
    return decide(command, wallet);
  const back = marked(command, wallet);
  if (back.length > MOST_MARKED) return refuse('TOO_MANY_LOTS', { mostLots: MOST_MARKED });
  const named = namedLots(command, back);
  const apart = takenByTransfers(wallet, named);
  for (const { lotId } of [...apart.values()].flat()) named.add(lotId);
  const inBundle = [...named].flatMap((lotId): LotUse[] => {
    const amountYen = bundledYen(wallet.bundle, lotId);
    return amountYen > 0 ? [{ lotId, amountYen }] : [];
  });
  const older = tooMany(wallet, named, mostOpen);
  const seen = { ...withTransfersNaming(wallet, apart), open: openAfter(wallet, older, inBundle) };
  const decision = decide(withNamed(command, back), seen);
  if ('refusal' in decision || decision.events.length === 0) return decision;
  const events = decision.events.flatMap((event) =>
    event.type === 'wallet.transfer-offer-ended.v1' || event.type === 'wallet.transfer-came-back.v1'
      ? backToBundle(event, apart.get(event.data.transferId) ?? [])
      : isOfCommand(command, event)
        ? backToBundle(event, back)
        : [event],
  );
  const used = new Set(events.flatMap(usesOf).map(({ lotId }) => lotId));
  const out = inBundle.filter(({ lotId }) => used.has(lotId));
  return { ...decision, events: [...bundled(wallet, older), ...unbundled(wallet.customerId, out), ...events] };
}

/** The older lots, if there are too many. Half of the rest stays as it is, so that it is not done for every credit. */
function tooMany({ open }: Wallet, named: ReadonlySet<string>, mostOpen: number): LotUse[] {
  if (open.length <= mostOpen) return [];
  const single = open.filter(({ lotId }) => lotId !== BUNDLE && !named.has(lotId));
  return single
    .slice(0, Math.min(Math.max(0, single.length - Math.floor(mostOpen / 2)), MOST_BUNDLED))
    .map(({ lotId, remainingYen }) => ({ lotId, amountYen: remainingYen }));
}

/** The list of lots after both, as the events will make it. What the bundle remembers is left to them. */
function openAfter({ open, known }: Wallet, older: readonly LotUse[], out: readonly LotUse[]) {
  const smaller = older.length > 0 ? putBack(take(open, older), known, [ofBundle(usedYen(older))]) : open;
  return out.length > 0 ? putBack(take(smaller, [ofBundle(usedYen(out))]), known, out) : smaller;
}

function bundled({ customerId, bundle }: Wallet, lots: LotUse[]): WalletEvent[] {
  if (lots.length === 0) return [];
  return [{ type: 'wallet.lots-bundled.v1', data: { customerId, from: bundle.count, lots, amountYen: usedYen(lots) } }];
}

function unbundled(customerId: string, lots: LotUse[]): WalletEvent[] {
  if (lots.length === 0) return [];
  return [{ type: 'wallet.lots-unbundled.v1', data: { customerId, lots, amountYen: usedYen(lots) } }];
}

const ofBundle = (amountYen: number): LotUse => ({ lotId: BUNDLE, amountYen });

/**
 * Every lot that the command may be about: those it names, and those named after what it names. Whatever a new command
 * calls its fields, its lots are found.
 */
function namedLots(command: WalletCommand, back: readonly LotUse[]): Set<string> {
  const names = new Set(back.map(({ lotId }) => lotId));
  for (const [field, value] of Object.entries(command)) {
    if (field === 'uses') continue;
    if (typeof value === 'string') for (const kind of LOT_KINDS) names.add(kind + value);
    if (Array.isArray(value)) for (const one of value) names.add(typeof one === 'string' ? one : String(one?.lotId));
  }
  return names;
}

/**
 * What a payment that is given back took, through the bundle, of lots that are on hold or compensated: those are not the
 * customer's to dispose of, so they are named one by one.
 */
function marked(command: WalletCommand, { bundle, compensated, holds }: Wallet): LotUse[] {
  if (!('uses' in command && 'paymentId' in command)) return [];
  const taken = takenBy(bundle, command.paymentId);
  if (taken.length === 0) return [];
  const held = new Set([...holds.values()].flat().map(({ lotId }) => lotId));
  const direct = new Set(command.uses.map(({ lotId }) => lotId));
  const isMarked = ({ lotId }: LotUse) => (held.has(lotId) || compensated.has(lotId)) && !direct.has(lotId);
  return addUses(taken.filter(isMarked), []);
}

/** They stand first, so that of a payment that is given back in parts they are the last. */
function withNamed(command: WalletCommand, back: readonly LotUse[]): WalletCommand {
  if (back.length === 0 || !('uses' in command)) return command;
  return { ...command, uses: namingThem(command.uses, back) };
}

function namingThem(uses: readonly LotUse[], some: readonly LotUse[]): LotUse[] {
  return uses.flatMap((use) => {
    if (use.lotId !== BUNDLE) return [use];
    const restYen = use.amountYen - usedYen(some);
    return restYen > 0 ? [...some, ofBundle(restYen)] : some;
  });
}

/** What an event moves, or takes out of the bundle: then all that is left of the lot there has to come out with it. */
function usesOf({ type, data }: WalletEvent): readonly LotUse[] {
  if (type === 'wallet.lots-unbundled.v1') return data.lots;
  return 'uses' in data ? data.uses : [];
}

/**
 * By offer, and by transfer that is being called back, what it took through the bundle of lots that are named or on hold: an
 * incident finds them in it, and what comes back of them is on hold again.
 */
function takenByTransfers({ bundle, holds, transfers }: Wallet, named: ReadonlySet<string>): Map<string, LotUse[]> {
  const found = new Map<string, LotUse[]>();
  const held = new Set([...holds.values()].flat().map(({ lotId }) => lotId));
  for (const transferId of [...transfers.offers.keys(), ...transfers.recalls.keys()]) {
    const some = takenBy(bundle, transferId).filter(({ lotId }) => named.has(lotId) || held.has(lotId));
    if (some.length > 0) found.set(transferId, addUses(some, []));
  }
  return found;
}

/** A lot that a transfer took by name and through the bundle stands once. */
function withTransfersNaming(wallet: Wallet, apart: ReadonlyMap<string, LotUse[]>): Wallet {
  if (apart.size === 0) return wallet;
  const offers = new Map(wallet.transfers.offers);
  const recalls = new Map(wallet.transfers.recalls);
  for (const [transferId, some] of apart) {
    const offer = offers.get(transferId);
    const recalled = recalls.get(transferId);
    if (offer) offers.set(transferId, { ...offer, uses: addUses(namingThem(offer.uses, some), []) });
    if (recalled) recalls.set(transferId, addUses(namingThem(recalled, some), []));
  }
  return { ...wallet, transfers: { ...wallet.transfers, offers, recalls } };
}

/** The event that gives back what the command is about. */
function isOfCommand(command: WalletCommand, { type, data }: WalletEvent): boolean {
  const asked = 'uses' in command && 'paymentId' in command;
  return asked && 'uses' in data && 'paymentId' in data && !type.startsWith('wallet.cashback-withdrawn.');
}

/** What comes back to a lot that the payment took through the bundle goes there first, and then out of it. */
function backToBundle(event: WalletEvent, back: readonly LotUse[]): WalletEvent[] {
  const { data } = event;
  if (back.length === 0 || !('uses' in data)) return [event];
  const mostYen = new Map(back.map(({ lotId, amountYen }) => [lotId, amountYen]));
  const through = data.uses.flatMap(({ lotId, amountYen }): LotUse[] => {
    const yen = Math.min(amountYen, mostYen.get(lotId) ?? 0);
    return yen > 0 ? [{ lotId, amountYen: yen }] : [];
  });
  if (through.length === 0) return [event];
  const throughYen = new Map(through.map(({ lotId, amountYen }) => [lotId, amountYen]));
  const direct = data.uses
    .map(({ lotId, amountYen }) => ({ lotId, amountYen: amountYen - (throughYen.get(lotId) ?? 0) }))
    .filter(({ amountYen }) => amountYen > 0);
  const uses = addUses([ofBundle(usedYen(through))], direct);
  return [{ ...event, data: { ...data, uses } } as WalletEvent, ...unbundled(data.customerId, through)];
}
