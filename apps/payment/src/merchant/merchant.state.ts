import type { GoodsCategory } from '@modosu/contracts/goods';

export interface Shop {
  readonly name: string;
  readonly category: GoodsCategory;
}

export interface Payout {
  readonly amountYen: number;
  readonly state: 'proposed' | 'withdrawn' | 'approved' | 'paid' | 'failed' | 'returned';
  readonly by: string;
}

/** The cut-off up to which everything is in a statement. */
export interface Settled {
  readonly statementId: string;
  readonly number: number;
  readonly throughLine: number;
  readonly earnedYen: number;
  readonly committedYen: number;
  readonly closingYen: number;
}

/** Who did something, and why. */
export interface Noted {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export interface StaffVoid {
  readonly paymentId: string;
  readonly by: string;
  readonly state: 'proposed' | 'approved' | 'carried-out';
  readonly outcome?: string;
}

export interface Merchant extends Shop {
  /** Empty until it is registered. */
  readonly merchantId: string;
  readonly registered: boolean;
  readonly shops: ReadonlyMap<string, Shop>;
  readonly settled: Settled;
  readonly payouts: ReadonlyMap<string, Payout>;
  /** Approved or paid, and not come back. */
  readonly committedYen: number;
  readonly proposedYen: number;
  readonly payoutHold?: Noted;
  readonly voids: ReadonlyMap<string, StaffVoid>;
}

export const noMerchant: Merchant = {
  merchantId: '',
  registered: false,
  name: '',
  category: 'general',
  shops: new Map(),
  settled: { statementId: '', number: 0, throughLine: 0, earnedYen: 0, committedYen: 0, closingYen: 0 },
  payouts: new Map(),
  committedYen: 0,
  proposedYen: 0,
  voids: new Map(),
};
