import type { LotFlow } from '@modosu/contracts/ledger.messages';
import type { Flagged } from '../suspicion/suspicion';

export interface Outflow {
  readonly chargesYen: number;
  readonly ownMoneyYen: number;
  readonly cashbackYen: number;
  readonly totalYen: number;
}

/** Originals that were put right, by this incident or by others: the one that came second has no yen of it. */
export interface Remedied {
  readonly here: ReadonlySet<string>;
  readonly elsewhere: ReadonlySet<string>;
}

/**
 * Unauthorised charges + own money consumed by unauthorised debits + cashback those earned. From lots, never from
 * remedies, so that it can be held against them.
 */
export function outflowOf(
  lots: readonly LotFlow[],
  { charges, debits }: Pick<Flagged, 'charges' | 'debits'>,
  remedied: Remedied = { here: new Set(), elsewhere: new Set() },
): Outflow {
  let chargesYen = 0;
  let ownMoneyYen = 0;
  let cashbackYen = 0;
  for (const lot of lots) {
    const counted = remedied.elsewhere.has(lot.lotId) ? 0 : lot.amountYen;
    if (lot.originKind === 'charge' && charges.has(lot.originId)) chargesYen += counted;
    else if (
      lot.originKind === 'cashback' &&
      (debits.has(lot.originId) || charges.has(lot.originId) || remedied.here.has(lot.lotId))
    )
      cashbackYen += counted;
    else if (!(lot.originKind === 'transfer' && debits.has(lot.originId))) {
      for (const use of lot.uses) {
        if ((use.kind === 'payment' || use.kind === 'transfer') && debits.has(use.debitId))
          ownMoneyYen += remedied.elsewhere.has(use.debitId) ? 0 : use.amountYen;
      }
    }
  }
  return { chargesYen, ownMoneyYen, cashbackYen, totalYen: chargesYen + ownMoneyYen + cashbackYen };
}
