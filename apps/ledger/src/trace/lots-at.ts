import type { LotFlow } from '@modosu/contracts/ledger.messages';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { rowsWhereIn } from '../books/bulk';
import { flowsOf, usesOfLots } from '../lot/flows';
import type { UseRow } from '../lot/lot-rows';
import type { MoneyTables } from './money-tables';
import { keyOf, type LotPlace } from './trace-tree';

/** These lots with all their uses; those that are not there are left out. */
export async function lotsAt(trx: DatabaseTransaction<MoneyTables>, places: readonly LotPlace[]): Promise<LotFlow[]> {
  const wanted = new Set(places.map(keyOf));
  const ids = places.map(({ lotId }) => lotId);
  return (await lotsCalled(trx, ids)).filter((lot) => wanted.has(keyOf(lot)));
}

/** The lots of these ids, in whichever wallets. */
export async function lotsCalled(trx: DatabaseTransaction<MoneyTables>, lotIds: readonly string[]): Promise<LotFlow[]> {
  const lots = await rowsWhereIn(trx, 'lots', 'lot_id', lotIds);
  return flowsOf(lots, await usesOfLots(trx, lots));
}

/** What these debits took of lots, of whichever kind. */
export function usesOf(trx: DatabaseTransaction<MoneyTables>, debitIds: readonly string[]): Promise<UseRow[]> {
  return rowsWhereIn(trx, 'lot_uses', 'debit_id', debitIds);
}
