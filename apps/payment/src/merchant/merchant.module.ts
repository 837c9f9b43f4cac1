import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Merchants } from './merchant.aggregate';
import { MerchantHandlers } from './merchant.handlers';
import { receiptsProjection } from './receipts.projection';

@Module({
  imports: [ReadModelsModule.forFeature({ projections: [receiptsProjection] })],
  providers: [Merchants, ...handlersOf(MerchantHandlers)],
  exports: [Merchants],
})
export class MerchantModule {}
