import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { MerchantModule } from '../merchant/merchant.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { StatementHandlers } from './statement.handlers';
import { statementsProjection } from './statements.projection';

@Module({
  imports: [MerchantModule, ReceiptsModule, ReadModelsModule.forFeature({ projections: [statementsProjection] })],
  providers: handlersOf(StatementHandlers),
})
export class StatementModule {}
