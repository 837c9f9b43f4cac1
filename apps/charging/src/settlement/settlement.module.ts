import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { dueProjection } from './due.projection';
import { SettlementStreams } from './settlement.aggregate';
import { SettlementHandlers } from './settlement.handlers';

@Module({
  imports: [ReadModelsModule.forFeature({ projections: [dueProjection] })],
  providers: [SettlementStreams, ...handlersOf(SettlementHandlers)],
})
export class SettlementModule {}
