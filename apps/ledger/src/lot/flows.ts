import type { LotFlow } from '@modosu/contracts/ledger.messages';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { rowsWhereIn } from '../books/bulk';
import { byCustomer, type LotRow, type LotTables, lotKey, type UseRow } from './lot-rows';

/** More lots than a page of flows can show. */
const MOST_LOTS = 3_000;

/**
 * The lots of these wallets with what used them, oldest first, from a log position on.
 * @returns as many as a page may show, and where the rest begins
 */
export async function flowsOfWallets(
  trx: DatabaseTransaction<LotTables>,
  customerIds: readonly string[],
  from = '0',
): Promise<{ lots: LotFlow[]; more?: string }> {
  const found: LotRow[] = [];
  for (const customerId of new Set(customerIds)) {
    const ofWallet = trx.selectFrom('lots').selectAll().where('customer_id', '=', customerId);
    const onwards = ofWallet.where('position', '>=', Number(from)).orderBy('position');
    for (const lot of await onwards.limit(MOST_LOTS + 1).execute()) found.push(lot);
  }
  const lots = found.sort(inLogOrder).slice(0, MOST_LOTS);
  const next = found[MOST_LOTS];
  return { lots: flowsOf(lots, await usesOfLots(trx, lots)), more: next && String(next.position) };
}

/** What used these lots. */
export async function usesOfLots(trx: DatabaseTransaction<LotTables>, lots: readonly LotRow[]): Promise<UseRow[]> {
  const uses: UseRow[] = [];
  for (const [customerId, some] of byCustomer(lots)) {
    const lotIds = some.map(({ lot_id }) => lot_id);
    for (const use of await rowsWhereIn(trx, 'lot_uses', 'lot_id', lotIds, ['customer_id', customerId])) uses.push(use);
  }
  return uses;
}

/** Lots with their uses, both in the order of the log. Uses of other lots are left out. */
export function flowsOf(lots: readonly LotRow[], uses: readonly UseRow[]): LotFlow[] {
  const byLot = new Map<string, UseRow[]>();
  for (const use of [...uses].sort(inLogOrder)) {
    const key = lotKey(use);
    const known = byLot.get(key);
    if (known) known.push(use);
    else byLot.set(key, [use]);
  }
  return [...lots].sort(inLogOrder).map((lot) => ({
    lotId: lot.lot_id,
    customerId: lot.customer_id,
    originKind: lot.origin_kind,
    originId: lot.origin_id,
    amountYen: lot.amount_yen,
    remainingYen: lot.remaining_yen,
    heldYen: lot.held_yen,
    at: lot.at,
    eventId: lot.event_id,
    position: String(lot.position),
    uses: (byLot.get(lotKey(lot)) ?? []).map(flowUse),
  }));
}

/** Events of one append may share nothing but their order, and one event may use several lots. */
function inLogOrder(a: LotRow | UseRow, b: LotRow | UseRow): number {
  return a.position - b.position || (a.lot_id < b.lot_id ? -1 : 1);
}

function flowUse(use: UseRow): LotFlow['uses'][number] {
  return {
    debitId: use.debit_id,
    kind: use.kind,
    amountYen: use.amount_yen,
    at: use.at,
    eventId: use.event_id,
    merchantId: use.merchant_id ?? undefined,
    toCustomerId: use.to_customer_id ?? undefined,
    sessionId: use.session_id ?? undefined,
    category: use.category ?? undefined,
    position: String(use.position),
  };
}
