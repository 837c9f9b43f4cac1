import type { GoodsCategory } from '@modosu/contracts/goods';
import type { CampaignTerms } from '../campaign/campaign.events';
import { grantKey, monthInJapan, type Wallet } from '../wallet/wallet.state';

export interface Cashback {
  readonly campaignId: string;
  readonly amountYen: number;
}

/**
 * What a payment earns: the per cent of the campaign that runs, rounded down to the yen and kept within its cap for the
 * month. Where several run, the one that gives most; of those that give as much, the first in the list.
 */
export function cashbackOf(
  payment: { amountYen: number; category: GoodsCategory },
  wallet: Wallet,
  campaigns: readonly CampaignTerms[],
  now: string,
): Cashback | undefined {
  let best: Cashback | undefined;
  for (const { campaignId, percent, monthlyCapYen, from, to, excludedCategories } of campaigns) {
    if (now < from || now >= to || excludedCategories.includes(payment.category)) continue;
    const beforeYen = wallet.grantedYen.get(grantKey(monthInJapan(now), campaignId)) ?? 0;
    const amountYen = Math.min(Math.floor((payment.amountYen * percent) / 100), monthlyCapYen - beforeYen);
    if (amountYen > (best?.amountYen ?? 0)) best = { campaignId, amountYen };
  }
  return best;
}
