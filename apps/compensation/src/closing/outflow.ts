import type { LotFlow } from '@modosu/contracts/ledger.messages';
import type { Flagged } from '../plan/planning';

export interface Outflow {
  chargesYen: number;
  ownMoneyYen: number;
  cashbackYen: number;
  totalYen: number;
}

/**
 * Unauthorised charges + own money consumed by unauthorised debits + cashback those earned. From lots, never from
 * remedies, so that it can be held against them.
 */
export function outflowOf(lots: readonly LotFlow[], { charges, debits }: Pick<Flagged, 'charges' | 'debits'>): Outflow {
  let chargesYen = 0;
  let ownMoneyYen = 0;
  let cashbackYen = 0;
  for (const lot of lots) {
    if (lot.originKind === 'charge' && charges.has(lot.originId)) chargesYen += lot.amountYen;
    else if (lot.originKind === 'cashback' && debits.has(lot.originId)) cashbackYen += lot.amountYen;
    else if (!(lot.originKind === 'transfer' && debits.has(lot.originId))) {
      for (const use of lot.uses) {
        if ((use.kind === 'payment' || use.kind === 'transfer') && debits.has(use.debitId))
          ownMoneyYen += use.amountYen;
      }
    }
  }
  return { chargesYen, ownMoneyYen, cashbackYen, totalYen: chargesYen + ownMoneyYen + cashbackYen };
}
