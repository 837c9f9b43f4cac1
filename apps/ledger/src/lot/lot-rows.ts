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

/** Of the read model of lots. */
export interface LotTables {
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
