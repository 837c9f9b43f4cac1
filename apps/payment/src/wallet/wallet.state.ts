import type { LotUse } from '@modosu/accounting/lot';
import { AppendOnlyMap } from '@modosu/event-sourcing/memory/append-only-map';
import { RecentKeys } from '@modosu/event-sourcing/memory/recent-keys';
import { type Bundle, noBundle } from './bundle';
import type { KnownLot, OpenLot } from './lots';
import { noRequests, type RequestState } from './money-request.state';
import type { Refunds } from './refunds';
import { noTransfers, type TransferState } from './transfer.state';
import type { WalletEventData } from './wallet.events';

export interface CashbackReversal {
  readonly fromHoldYen: number;
  readonly fromLossYen: number;
}

/** Cashback that is not decided on yet. Its yen are counted in the cap of its month. */
export interface PendingCashback {
  readonly campaignId: string;
  /** Of the payment or charge, in Japan time. */
  readonly month: string;
  readonly cause: WalletEventData<'wallet.cashback-pending.v1'>['cause'];
  readonly causeYen: number;
  /** What it was when it was recorded. */
  readonly offeredYen: number;
  /** The most it can become: less where a part of the payment was refunded. */
  readonly amountYen: number;
}

/** The fold of a wallet's stream. */
export interface Wallet {
  readonly customerId: string;
  readonly status: 'none' | 'open' | 'frozen' | 'closed';
  readonly balanceLimitYen: number;
  /** What is left of all lots: the wallet account, or the closed one once it is closed. */
  readonly balanceYen: number;
  /** What is set aside in holds. */
  readonly heldYen: number;
  /** Lots with money left, oldest first. The first may be the bundle, which stands for many older ones. */
  readonly open: readonly OpenLot[];
  readonly bundle: Bundle;
  /** Every lot there ever was, by its id. */
  readonly known: AppendOnlyMap<KnownLot>;
  /** Room kept for money on its way, by its origin. */
  readonly rooms: ReadonlyMap<string, number>;
  readonly roomYen: number;
  readonly holds: ReadonlyMap<string, readonly LotUse[]>;
  /** Which incidents hold it, by hold. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Hashes of codes that were scanned. */
  readonly usedCodes: RecentKeys;
  /** Payments for codes that shops prepared for one payment: those made, and those that never will be. */
  readonly shopPayments: { readonly made: RecentKeys; readonly abandoned: RecentKeys };
  readonly sentTransfers: RecentKeys;
  readonly transfers: TransferState;
  readonly requests: RequestState;
  readonly voided: AppendOnlyMap<true>;
  /** What was refunded of payments. */
  readonly refunds: Refunds;
  /** Money of voids and refunds that is on its way to where it belongs, by payment or refund. */
  readonly voidsInTransit: ReadonlyMap<string, number>;
  /** Originals that are compensated, by the lots or the debit they have here. */
  readonly compensated: ReadonlyMap<string, readonly string[]>;
  /** Yen collected, by `collectionKey`. */
  readonly collected: AppendOnlyMap<number>;
  readonly reversals: AppendOnlyMap<CashbackReversal>;
  /** Yen taken back of a cashback lot, by a void or a reversal, as long as it is not all of it. */
  readonly takenBack: ReadonlyMap<string, number>;
  /** Cashback lots of which everything was taken back: they grow in number as long as the wallet lives. */
  readonly takenBackWhole: AppendOnlyMap<true>;
  /** Yen handed over after the closure, by reference. */
  readonly handedOver: AppendOnlyMap<number>;
  /**
   * Cashback granted or pending less what was taken back, by month (Japan time) and campaign. Every month is kept: clocks of two
   * copies differ, and a payment may be of a month before the last one's.
   */
  readonly grantedYen: ReadonlyMap<string, number>;
  /** Cashback that is not decided on yet, by the lot that it would be. Counted in `grantedYen`. */
  readonly pendingCashback: ReadonlyMap<string, PendingCashback>;
  /** How often it took part in a lottery, by month (Japan time) and campaign. */
  readonly lotteryEntries: ReadonlyMap<string, number>;
  /** When it was frozen last: codes shown before are void. */
  readonly frozenAt?: string;
}

export const noWallet: Wallet = {
  customerId: '',
  status: 'none',
  balanceLimitYen: 0,
  balanceYen: 0,
  heldYen: 0,
  open: [],
  bundle: noBundle,
  known: AppendOnlyMap.empty(),
  rooms: new Map(),
  roomYen: 0,
  holds: new Map(),
  holders: new Map(),
  usedCodes: RecentKeys.none,
  shopPayments: { made: RecentKeys.none, abandoned: RecentKeys.none },
  sentTransfers: RecentKeys.none,
  transfers: noTransfers,
  requests: noRequests,
  voided: AppendOnlyMap.empty(),
  refunds: AppendOnlyMap.empty(),
  voidsInTransit: new Map(),
  compensated: new Map(),
  collected: AppendOnlyMap.empty(),
  reversals: AppendOnlyMap.empty(),
  takenBack: new Map(),
  takenBackWhole: AppendOnlyMap.empty(),
  handedOver: AppendOnlyMap.empty(),
  grantedYen: new Map(),
  pendingCashback: new Map(),
  lotteryEntries: new Map(),
};

/** The account of the wallet's own money: `wallet:<id>`, or `closed:<id>` once it is closed. */
export function homeAccount({ status, customerId }: Wallet): string {
  return status === 'closed' ? `closed:${customerId}` : `wallet:${customerId}`;
}

export function holdAccount({ customerId }: Wallet): string {
  return `hold:${customerId}`;
}

/** Under which a wallet remembers a collection, of which there may be several: of very many lots each takes some. */
export function collectionKey(compensationId: string, part = 0): string {
  return part === 0 ? compensationId : `${compensationId} ${part}`;
}

/** How much of a cashback has not been taken back yet; 0 for any other lot. */
export function stillGrantedYen({ known, takenBack, takenBackWhole }: Wallet, lotId: string): number {
  if (takenBackWhole.has(lotId)) return 0;
  const lot = known.get(lotId);
  return lot?.origin.kind === 'cashback' ? lot.amountYen - (takenBack.get(lotId) ?? 0) : 0;
}

const JAPAN_MS = 9 * 3_600_000;

/** The month in Japan (UTC+9), such as `2019-07`. */
export function monthInJapan(at: string): string {
  return new Date(Date.parse(at) + JAPAN_MS).toISOString().slice(0, 7);
}

/** Under which a wallet counts what a campaign granted in a month. */
export function grantKey(month: string, campaignId: string): string {
  return `${month} ${campaignId}`;
}
