import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { ProviderModule } from '../provider/provider.module';
import { ReconciliationHandlers } from './reconciliation.handlers';
import { settlementBookProjection } from './settlement-book.projection';

@Module({
  imports: [ProviderModule, ReadModelsModule.forFeature({ projections: [settlementBookProjection] })],
  providers: handlersOf(ReconciliationHandlers),
})
export class ReconciliationModule {}
