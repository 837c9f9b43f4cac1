import { credit, debit, entry } from '@modosu/accounting/entry';
import type { GoodsCategory } from '@modosu/contracts/goods';
import type { Method } from '@modosu/contracts/rails';
import { type CampaignTerms, grantsLater } from '../campaign/campaign.events';
import { cashbackLot } from './lots';
import type { WalletEvent } from './wallet.events';
import { grantKey, monthInJapan, type Wallet } from './wallet.state';

/** What may earn cashback. */
export type Cause =
  | { readonly kind: 'payment'; readonly id: string; readonly amountYen: number; readonly category: GoodsCategory }
  | { readonly kind: 'charge'; readonly id: string; readonly amountYen: number; readonly method: Method };

export interface Cashback {
  readonly terms: CampaignTerms;
  readonly amountYen: number;
}

const DAY_MS = 24 * 3_600_000;

/**
 * What a payment or charge earns: the per cent of the campaign that runs, rounded down to the yen and kept within its cap for
 * the month. Where several run, the one that gives most, a lottery by its odds; of those that give as much, the first in
 * the list.
 */
export function cashbackOf(
  cause: Cause,
  wallet: Wallet,
  campaigns: readonly CampaignTerms[],
  now: string,
): Cashback | undefined {
  let best: (Cashback & { readonly worth: number }) | undefined;
  for (const terms of campaigns) {
    if (now < terms.from || now >= terms.to || !isFor(terms, cause)) continue;
    const amountYen = earnedYen(terms, cause.amountYen, wallet, now);
    const worth = amountYen / (terms.lottery?.oneIn ?? 1);
    if (worth > (best?.worth ?? 0)) best = { terms, amountYen, worth };
  }
  return best && { terms: best.terms, amountYen: best.amountYen };
}

function isFor({ kind = 'payment', methods = [], excludedCategories }: CampaignTerms, cause: Cause): boolean {
  if (cause.kind === 'charge') return kind === 'charge' && methods.includes(cause.method);
  return kind !== 'charge' && !excludedCategories.includes(cause.category);
}

function earnedYen(
  { campaignId, percent, monthlyCapYen, lottery }: CampaignTerms,
  ofYen: number,
  wallet: Wallet,
  now: string,
) {
  const key = grantKey(monthInJapan(now), campaignId);
  if (lottery && (wallet.lotteryEntries.get(key) ?? 0) >= lottery.entriesPerMonth) return 0;
  const mostYen = lottery?.mostYen ?? Number.POSITIVE_INFINITY;
  const leftYen = monthlyCapYen - (wallet.grantedYen.get(key) ?? 0);
  return Math.min(Math.floor((ofYen * percent) / 100), mostYen, leftYen);
}

/** The event of what is earned, in the append of its payment or charge: granted at once, or pending where its campaign says so. */
export function cashbackEvents(
  cause: Cause,
  wallet: Wallet,
  campaigns: readonly CampaignTerms[],
  now: string,
): WalletEvent[] {
  const cashback = cashbackOf(cause, wallet, campaigns, now);
  if (!cashback) return [];
  const { terms, amountYen } = cashback;
  if (grantsLater(terms)) return [pending(cause, wallet.customerId, terms, amountYen, now)];
  return [grantedAtOnce(cause, wallet.customerId, terms.campaignId, amountYen, now)];
}

function pending(
  { kind, id, amountYen: causeYen }: Cause,
  customerId: string,
  { campaignId, lottery, grantAfterDays = 0 }: CampaignTerms,
  amountYen: number,
  now: string,
): WalletEvent {
  const dueAt = grantAfterDays > 0 ? new Date(Date.parse(now) + grantAfterDays * DAY_MS).toISOString() : undefined;
  return {
    type: 'wallet.cashback-pending.v1',
    data: {
      customerId,
      grantId: cashbackLot(id),
      cause: { kind, id },
      causeYen,
      campaignId,
      amountYen,
      oneIn: lottery?.oneIn,
      dueAt,
    },
  };
}

function grantedAtOnce(
  { kind, id }: Cause,
  customerId: string,
  campaignId: string,
  amountYen: number,
  now: string,
): WalletEvent {
  const lot = { customerId, lotId: cashbackLot(id), origin: { kind: 'cashback' as const, id } };
  if (kind === 'payment') {
    const data = { ...lot, paymentId: id, campaignId, amountYen, entry: granted(customerId, amountYen) };
    return { type: 'wallet.cashback-granted.v1', data };
  }
  return grantedOf({ ...lot, cause: { kind, id }, campaignId, month: monthInJapan(now), amountYen });
}

type Granted = Extract<WalletEvent, { type: 'wallet.cashback-granted.v2' }>['data'];

/** D promotion / C wallet. */
export function grantedOf(data: Omit<Granted, 'entry'>): WalletEvent {
  return { type: 'wallet.cashback-granted.v2', data: { ...data, entry: granted(data.customerId, data.amountYen) } };
}

function granted(customerId: string, amountYen: number) {
  return entry('payment', debit('promotion', amountYen), credit(`wallet:${customerId}`, amountYen));
}
