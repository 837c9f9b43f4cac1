import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CampaignModule } from '../campaign/campaign.module';
import { WalletModule } from '../wallet/wallet.module';
import { CampaignBudgets } from './campaign-budgets';
import { CampaignEndHandlers } from './campaign-end.handlers';
import { CashbackHandlers } from './cashback.handlers';
import { grantProcess, returnProcess } from './cashback.process';
import { grantsProjection } from './grants.projection';
import { VoidCashbackHandlers } from './void-cashback.handlers';

/** From pending cashback to granted, and back to the budget. */
@Module({
  imports: [
    CampaignModule,
    WalletModule,
    ReadModelsModule.forFeature({ projections: [grantsProjection], processes: [grantProcess, returnProcess] }),
  ],
  providers: [
    CampaignBudgets,
    ...handlersOf(CashbackHandlers),
    ...handlersOf(CampaignEndHandlers),
    ...handlersOf(VoidCashbackHandlers),
  ],
})
export class CashbackModule {}
