import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { MerchantModule } from '../merchant/merchant.module';
import { linesProjection } from './lines.projection';
import { Receipts } from './receipts';
import { ReceiptHandlers } from './receipts.handlers';
import { receiptsProjection } from './receipts.projection';

@Module({
  imports: [MerchantModule, ReadModelsModule.forFeature({ projections: [receiptsProjection, linesProjection] })],
  providers: [Receipts, ...handlersOf(ReceiptHandlers)],
  exports: [Receipts],
})
export class ReceiptsModule {}
