import type { LotFlow } from '@modosu/contracts/ledger.messages';

/** How much of the cashback of a payment went back to its campaign when the payment was given back, by payment. */
export function withdrawnCashback(lots: readonly LotFlow[]): Map<string, number> {
  const yen = new Map<string, number>();
  for (const { debitId, amountYen } of lots.flatMap(({ uses }) => uses.filter(isReversal)))
    yen.set(debitId, (yen.get(debitId) ?? 0) + amountYen);
  return yen;
}

/**
 * What a campaign still gives by this lot. A reversal for a compensation is called by the lot, one for a payment that was
 * given back whole by the payment, and one for a part by that part.
 */
export function stillGranted(lot: LotFlow, withdrawn: ReadonlyMap<string, number>): number {
  const parts = lot.uses.filter((use) => isReversal(use) && use.debitId !== lot.lotId && use.debitId !== lot.originId);
  const inPartsYen = parts.reduce((sum, { amountYen }) => sum + amountYen, 0);
  return Math.max(0, lot.amountYen - inPartsYen - (withdrawn.get(lot.originId) ?? 0));
}

function isReversal({ kind }: LotFlow['uses'][number]): boolean {
  return kind === 'cashback-reversal';
}
