import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Campaigns } from './campaign.aggregate';
import { CampaignHandlers } from './campaign.handlers';
import { CampaignBook } from './campaign-book';
import { CampaignUpdates } from './campaign-updates';
import { LotterySeeds } from './lottery';

@Module({
  imports: [ReadModelsModule.forFeature({ projections: [CampaignBook] })],
  providers: [
    Campaigns,
    CampaignBook,
    CampaignUpdates,
    {
      provide: LotterySeeds,
      inject: [CONFIG],
      useFactory: (config: ServiceConfig) => new LotterySeeds(config.readKey('lottery-key')),
    },
    ...handlersOf(CampaignHandlers),
  ],
  exports: [Campaigns, CampaignBook, LotterySeeds],
})
export class CampaignModule {}
