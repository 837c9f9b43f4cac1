import { Continues } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Campaigns } from '../campaign/campaign.aggregate';
import { isDrawn, LotterySeeds } from '../campaign/lottery';
import { standing } from '../wallet/cashback.decider';
import { Wallets } from '../wallet/wallet.aggregate';
import { CampaignBudgets } from './campaign-budgets';
import { type GrantWork, grantProcess, type ReturnWork, returnProcess } from './cashback.process';

/** Decides on pending cashback, in the copy that leads, and gives budgets back what was taken back. */
@Injectable()
export class CashbackHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly campaigns: Campaigns,
    private readonly budgets: CampaignBudgets,
    private readonly seeds: LotterySeeds,
  ) {}

  @Continues(grantProcess)
  async decide(work: GrantWork, context: ProcessContext): Promise<void> {
    const { customerId, grantId, campaignId, draw } = work;
    const { state } = await this.wallets.load(customerId);
    const pending = state.pendingCashback.get(grantId);
    if (!pending) {
      // Granted before, or undone: whatever is funded and was not used goes back.
      await this.budgets.settle(campaignId, { grantId, ...standing(grantId, state) }, context);
      return;
    }
    if (draw && !isDrawn(this.seeds.seedOf(campaignId), draw.hash, draw.oneIn)) {
      const command = { type: 'decline-cashback', grantId, reason: 'not-drawn' } as const;
      await this.wallets.handle(customerId, command, context.step('decline').command());
      return;
    }
    const wanted = { grantId, customerId, amountYen: pending.amountYen };
    const { amountYen: fundedYen, funding, reason } = await this.budgets.fund(campaignId, wanted, context);
    const command = { type: 'grant-cashback', grantId, fundedYen, funding, reason } as const;
    const { reply } = await this.wallets.handle(customerId, command, context.step('grant').command());
    await this.budgets.settle(campaignId, { grantId, ...reply }, context);
  }

  @Continues(returnProcess)
  async giveBack({ campaignId, ...returned }: ReturnWork, context: ProcessContext): Promise<void> {
    await this.campaigns.handle(campaignId, { type: 'return', ...returned }, context.step('return').command());
  }
}
