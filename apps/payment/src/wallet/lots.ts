import { BUNDLE, consume, giveBack, type Lot, type LotOrigin, type LotUse } from '@modosu/accounting/lot';
import type { AppendOnlyMap } from '@modosu/event-sourcing/memory/append-only-map';

/** A lot with money left. */
export interface OpenLot extends Lot {
  /** Its place among all lots of the wallet, oldest first. */
  readonly seq: number;
}

/** What is remembered of every lot for ever: an origin is credited once, and a void finds its lot again. */
export interface KnownLot {
  readonly origin: LotOrigin;
  readonly amountYen: number;
  readonly seq: number;
  /** Of a cashback lot: which campaign granted it, and in which month (Japan time). */
  readonly cashback?: {
    readonly campaignId: string;
    readonly month: string;
    /** Which funding by the campaign's budget it used; none where it was granted at once. */
    readonly funding?: number;
    /** What was left of its payment when it was granted, where a part had been refunded by then: what it is in proportion to. */
    readonly ofYen?: number;
  };
}

/** The bundle as the list of lots knows it: older than every lot, and without a bound to what it may hold. */
export const BUNDLE_LOT: KnownLot = {
  origin: { kind: 'bundle', id: BUNDLE },
  amountYen: Number.MAX_SAFE_INTEGER,
  seq: -1,
};

/** The open lots after a debit; those without money leave. Throws a RangeError if a lot has too little. */
export function take(open: readonly OpenLot[], uses: readonly LotUse[]): OpenLot[] {
  return (consume(open, uses) as OpenLot[]).filter((lot) => lot.remainingYen > 0);
}

/** The open lots after money came back; spent ones return to their old place. Throws if a lot would hold too much. */
export function putBack(open: readonly OpenLot[], known: AppendOnlyMap<KnownLot>, uses: readonly LotUse[]): OpenLot[] {
  const lots = [...open];
  const there = new Set(lots.map(({ lotId }) => lotId));
  for (const { lotId } of uses) {
    if (there.has(lotId)) continue;
    there.add(lotId);
    const lot = lotId === BUNDLE ? BUNDLE_LOT : known.get(lotId);
    if (!lot) throw new RangeError(`there is no lot ${lotId}`);
    const younger = lots.findIndex(({ seq }) => seq > lot.seq);
    const { origin, amountYen, seq } = lot;
    lots.splice(younger < 0 ? lots.length : younger, 0, { lotId, origin, amountYen, seq, remainingYen: 0 });
  }
  return giveBack(lots, uses) as OpenLot[];
}

/** Both, with one row a lot, in the order in which the lots first appear. */
export function addUses(first: readonly LotUse[], second: readonly LotUse[]): LotUse[] {
  const sums = new Map<string, number>();
  for (const { lotId, amountYen } of [...first, ...second]) sums.set(lotId, (sums.get(lotId) ?? 0) + amountYen);
  return [...sums].map(([lotId, amountYen]) => ({ lotId, amountYen }));
}

/** The lot of the cashback that a payment, or another cause, earned. */
export function cashbackLot(causeId: string): string {
  return `cashback:${causeId}`;
}
