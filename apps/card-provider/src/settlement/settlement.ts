export type Rail = 'card' | 'bank' | 'cash';
export type LineKind =
  | 'capture'
  | 'bank-debit'
  | 'bank-credit'
  | 'cash-deposit'
  | 'refund'
  | 'refund-return'
  | 'bank-credit-return'
  | 'chargeback'
  | 'fee';

/** One movement of money, as the provider sees it. Amounts are positive; the kind says the direction. */
export interface SettlementLine {
  line: number;
  kind: LineKind;
  rail: Rail;
  reference: string;
  originalReference: string;
  amountYen: number;
  at: string;
}

/** The sum of all lines of one rail and kind. */
export interface SettlementTotal {
  rail: Rail;
  kind: LineKind;
  count: number;
  amountYen: number;
}

/** +1 where the provider owes the merchant more because of the line, −1 where it owes less. */
export const direction: Record<LineKind, 1 | -1> = {
  capture: 1,
  'bank-debit': 1,
  'cash-deposit': 1,
  'refund-return': 1,
  'bank-credit-return': 1,
  'bank-credit': -1,
  refund: -1,
  chargeback: -1,
  fee: -1,
};

/** What the provider owes the merchant on each rail: money in less money out. */
export function netYen(totals: readonly Pick<SettlementTotal, 'rail' | 'kind' | 'amountYen'>[]): Record<Rail, number> {
  const net: Record<Rail, number> = { card: 0, bank: 0, cash: 0 };
  for (const { rail, kind, amountYen } of totals) net[rail] += direction[kind] * amountYen;
  return net;
}
