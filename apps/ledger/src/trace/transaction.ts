import { transit } from '@modosu/accounting/account';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { rowsWhereIn } from '../books/bulk';
import type { LotRow, UseRow } from '../lot/lot-rows';
import type { PostingRow } from '../posting/entry-rows';
import { usesOf } from './lots-at';
import type { MoneyTables } from './money-tables';

/** Something that moved money and that a trace can be of. */
export interface Transaction {
  id: string;
  kind: 'charge' | 'payment' | 'transfer' | 'cashback' | 'closed-balance';
  /** Of a payment, a transfer or a closed balance: what it took of which lots. Nothing if all of it was voided or refunded. */
  uses: UseRow[];
  /** Of a charge or cashback: the lot that it opened, once it has arrived. */
  lot?: LotRow;
}

const LOT_KINDS: Partial<Record<string, 'charge' | 'cashback'>> = { charge: 'charge', cashback: 'cashback' };

/** The transaction that is called so: by its own id, or by that of the lot that it opened. */
export async function transactionCalled(
  trx: DatabaseTransaction<MoneyTables>,
  id: string,
): Promise<Transaction | undefined> {
  const [lot] = await rowsWhereIn(trx, 'lots', 'lot_id', [id]);
  const kind = lot && LOT_KINDS[lot.origin_kind];
  if (lot && kind) return { id, kind, uses: [], lot };
  if (lot?.origin_kind === 'transfer') return transactionCalled(trx, lot.origin_id);
  const uses = await usesOf(trx, [id]);
  for (const debit of ['payment', 'transfer'] as const) {
    const taken = uses.filter((use) => use.kind === debit);
    if (taken.length > 0) return { id, kind: debit, uses: taken };
  }
  // All of the payment was given back.
  if ((await rowsWhereIn(trx, 'lots', 'lot_id', [`cashback:${id}`])).length > 0)
    return { id, kind: 'payment', uses: [] };
  // A refund that took cashback back: of the payment that had earned it.
  const reversal = uses.find((use) => use.kind === 'cashback-reversal');
  if (reversal) return transactionCalled(trx, reversal.lot_id.replace(/^cashback:/, ''));
  // Captured, but it has not arrived in the wallet, or it was undone.
  if ((await postedTo(trx, transit('charge', id))).length > 0) return { id, kind: 'charge', uses: [] };
  return id.startsWith('closed:') ? closedBalance(trx, id) : undefined;
}

/** The original that a compensation put right. @param id of the compensation, of its stream or of its restoration */
export async function originalOf(trx: DatabaseTransaction<MoneyTables>, id: string): Promise<string | undefined> {
  if (id.startsWith('compensation-')) return id.slice('compensation-'.length);
  if (id.startsWith('restoration:')) return originalOf(trx, id.slice('restoration:'.length));
  const posted = await postedTo(trx, transit('compensation', id));
  // A payout names the compensation as what it pays.
  const named = posted.find(({ original_id }) => original_id !== null && original_id !== id)?.original_id;
  if (named) return named;
  for (const { kind, lot_id, customer_id } of await usesOf(trx, [id])) {
    // Everything came out of the hold, so nothing went through transit.
    if (kind === 'cashback-reversal') return lot_id;
    if (kind === 'closure') return `closed:${customer_id}`;
  }
  return undefined;
}

/** A closed account's own rest, once it was handed over to be paid out. */
async function closedBalance(trx: DatabaseTransaction<MoneyTables>, id: string): Promise<Transaction | undefined> {
  const own = await rowsWhereIn(trx, 'lot_uses', 'customer_id', [id.slice('closed:'.length)]);
  const uses = own.filter(({ kind }) => kind === 'closure');
  return uses.length > 0 ? { id, kind: 'closed-balance', uses } : undefined;
}

function postedTo(trx: DatabaseTransaction<MoneyTables>, account: string): Promise<PostingRow[]> {
  return rowsWhereIn(trx, 'postings', 'account', [account]);
}
