/** One credited sum in a wallet. amount = remaining + held + all uses, always. */
export interface LotRow {
  lot_id: string;
  customer_id: string;
  origin_kind: string;
  origin_id: string;
  amount_yen: number;
  remaining_yen: number;
  held_yen: number;
  at: string;
  event_id: string;
  position: number;
}

export type UseKind = 'payment' | 'transfer' | 'collection' | 'cashback-reversal' | 'closure' | 'return';

/** How much of a lot a debit took for good; what was voided is taken off. */
export interface UseRow {
  debit_id: string;
  lot_id: string;
  customer_id: string;
  kind: UseKind;
  amount_yen: number;
  at: string;
  event_id: string;
  position: number;
  merchant_id: string | null;
  to_customer_id: string | null;
  session_id: string | null;
  category: string | null;
}

/** An event that touched a lot and left no use of its own: a hold, a release, a void and what it voided. */
export interface MoveRow {
  lot_id: string;
  customer_id: string;
  position: number;
}

/** A sum of a lot that the wallet names together with others, as its bundle. `no`: money leaves in this order. */
export interface BundledRow {
  customer_id: string;
  no: number;
  lot_id: string;
  amount_yen: number;
}

/** What a debit that may be given back took of such a sum. */
export interface BundleUseRow extends BundledRow {
  debit_id: string;
}

/** Of the read model of lots. */
export interface LotTables {
  readonly bundled_lots: BundledRow;
  readonly bundle_uses: BundleUseRow;
  readonly lots: LotRow;
  readonly lot_uses: UseRow;
  readonly lot_moves: MoveRow;
}

/** A lot's id is unique within its wallet only. */
export function lotKey({ customer_id, lot_id }: { customer_id: string; lot_id: string }): string {
  return `${customer_id} ${lot_id}`;
}

export function useKey(use: Pick<UseRow, 'debit_id' | 'lot_id' | 'customer_id' | 'kind'>): string {
  return `${use.debit_id} ${use.kind} ${lotKey(use)}`;
}

/** Rows by their wallet, in their order. */
export function byCustomer<R extends { customer_id: string }>(rows: readonly R[]): Map<string, R[]> {
  const found = new Map<string, R[]>();
  for (const row of rows) {
    const known = found.get(row.customer_id);
    if (known) known.push(row);
    else found.set(row.customer_id, [row]);
  }
  return found;
}
