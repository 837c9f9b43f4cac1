import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { stillGranted, withdrawnCashback } from '../planning/cashback';
import { Taint } from '../planning/taint';
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
  const taint = new Taint(lots, debits);
  const withdrawn = withdrawnCashback(lots);
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
      cashbackYen += remedied.elsewhere.has(lot.lotId) ? 0 : stillGranted(lot, withdrawn);
    else {
      for (const { kind, debitId, amountYen } of lot.uses) {
        if ((kind !== 'payment' && kind !== 'transfer') || !debits.has(debitId)) continue;
        // Money of others that a stranger sent through this wallet is not its customer's own.
        if (!remedied.elsewhere.has(debitId)) ownMoneyYen += amountYen - taint.ofDebitYen(debitId, lot);
      }
    }
  }
  return { chargesYen, ownMoneyYen, cashbackYen, totalYen: chargesYen + ownMoneyYen + cashbackYen };
}
