import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Campaigns } from './campaign.aggregate';
import { CampaignHandlers } from './campaign.handlers';
import { CampaignBook } from './campaign-book';
import { CampaignUpdates } from './campaign-updates';

@Module({
  imports: [ReadModelsModule.forFeature({ projections: [CampaignBook] })],
  providers: [Campaigns, CampaignBook, CampaignUpdates, ...handlersOf(CampaignHandlers)],
  exports: [CampaignBook],
})
export class CampaignModule {}
