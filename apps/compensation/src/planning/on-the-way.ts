import type { LotFlow } from '@modosu/contracts/ledger.messages';
import type { Flagged } from '../suspicion/suspicion';

/** Stolen money that has left one wallet and has not arrived in the next. */
export interface OnTheWay {
  readonly customerId: string;
  /** As which lot it will arrive. */
  readonly lotId: string;
  readonly amountYen: number;
  readonly originalId: string;
}

/**
 * Flagged transfers whose lot is not there yet: what is set aside of an incident must wait for them, or they would arrive
 * as money that can be spent. Each part belongs to the original that it came from, over any number of hops. Pure.
 */
export function onTheWay(
  lots: readonly LotFlow[],
  { charges, debits }: Pick<Flagged, 'charges' | 'debits'>,
): OnTheWay[] {
  const arrived = new Set(lots.map(({ customerId, lotId }) => `${customerId} ${lotId}`));
  const takers = new Map<string, LotFlow[]>();
  for (const lot of lots) {
    for (const { debitId } of lot.uses) {
      if (debits.has(debitId)) takers.set(debitId, [...(takers.get(debitId) ?? []), lot]);
    }
  }
  /** Money may be sent in a circle. */
  const originalOf = (lot: LotFlow, debitId: string, seen: ReadonlySet<string> = new Set()): string => {
    if (charges.has(lot.originId) || (lot.originKind === 'cashback' && debits.has(lot.originId))) {
      return lot.originKind === 'cashback' ? lot.lotId : lot.originId;
    }
    if (lot.originKind !== 'transfer' || !debits.has(lot.originId) || seen.has(lot.lotId)) return debitId;
    const [before] = takers.get(lot.originId) ?? [];
    return before ? originalOf(before, lot.originId, new Set([...seen, lot.lotId])) : debitId;
  };
  return lots.flatMap((lot) =>
    lot.uses.flatMap(({ kind, debitId, toCustomerId, amountYen }) => {
      const lotId = `transfer:${debitId}`;
      if (kind !== 'transfer' || toCustomerId === undefined || !debits.has(debitId)) return [];
      if (arrived.has(`${toCustomerId} ${lotId}`)) return [];
      return [{ customerId: toCustomerId, lotId, amountYen, originalId: originalOf(lot, debitId) }];
    }),
  );
}
