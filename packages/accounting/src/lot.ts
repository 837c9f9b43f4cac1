import { positiveYen, wholeYen } from './yen';

/** Where the money of a lot came from. */
export type LotOrigin = { kind: 'charge' | 'transfer' | 'cashback' | 'restoration' | 'refund' | 'bundle'; id: string };

/**
 * The id of a wallet's bundle: the lot that stands for many older ones, so that a debit of all of them names one. Its yen
 * leave in the order in which lots were put into it, and what a debit took of it goes back to the lots it took.
 */
export const BUNDLE = 'bundle';

/** One credited sum. A debit consumes lots oldest first, so where a charge went is read, not guessed. */
export interface Lot {
  lotId: string;
  origin: LotOrigin;
  amountYen: number;
  remainingYen: number;
}

/** How much of a lot a debit took. */
export interface LotUse {
  lotId: string;
  amountYen: number;
}

export function openLot(lotId: string, origin: LotOrigin, amountYen: number): Lot {
  return { lotId, origin, amountYen: positiveYen(amountYen), remainingYen: amountYen };
}

export function remainingYen(lots: readonly Lot[]): number {
  return lots.reduce((sum, lot) => sum + lot.remainingYen, 0);
}

export function usedYen(uses: readonly LotUse[]): number {
  return uses.reduce((sum, use) => sum + use.amountYen, 0);
}

/** Which lots a debit of the amount consumes, oldest first. Throws a RangeError if they do not suffice. */
export function oldestFirst(lots: readonly Lot[], amountYen: number): LotUse[] {
  let missingYen = positiveYen(amountYen);
  const uses: LotUse[] = [];
  for (const lot of lots) {
    const takenYen = Math.min(lot.remainingYen, missingYen);
    if (takenYen > 0) uses.push({ lotId: lot.lotId, amountYen: takenYen });
    missingYen -= takenYen;
    if (missingYen === 0) return uses;
  }
  throw new RangeError(`the lots hold ${missingYen} yen too little`);
}

/** The lots after a debit. Spent lots stay in place so that a void can give the money back to the same lots. */
export function consume(lots: readonly Lot[], uses: readonly LotUse[]): Lot[] {
  return change(lots, uses, -1);
}

/** The lots after a debit was given back. Throws if a lot would then hold more than was ever credited to it. */
export function giveBack(lots: readonly Lot[], uses: readonly LotUse[]): Lot[] {
  return change(lots, uses, 1);
}

/** So few uses are looked up faster than the lots are indexed. */
const FEW = 4;

function change(lots: readonly Lot[], uses: readonly LotUse[], sign: 1 | -1): Lot[] {
  const result = [...lots];
  const places = uses.length > FEW ? new Map(lots.map(({ lotId }, at) => [lotId, at])) : undefined;
  for (const { lotId, amountYen } of uses) {
    const at = places ? places.get(lotId) : result.findIndex((lot) => lot.lotId === lotId);
    const lot = result[at ?? -1];
    if (at === undefined || !lot) throw new RangeError(`there is no lot ${lotId}`);
    const left = wholeYen(lot.remainingYen + sign * positiveYen(amountYen));
    if (left < 0 || left > lot.amountYen)
      throw new RangeError(`lot ${lotId} cannot hold ${left} of ${lot.amountYen} yen`);
    result[at] = { ...lot, remainingYen: left };
  }
  return result;
}
