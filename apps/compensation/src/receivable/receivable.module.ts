import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { owedCashbackProcess } from './owed-cashback.process';
import { Receivables } from './receivable.aggregate';
import { ReceivableHandlers } from './receivable.handlers';

@Module({
  imports: [ReadModelsModule.forFeature({ processes: [owedCashbackProcess] })],
  providers: [Receivables, ...handlersOf(ReceivableHandlers)],
  exports: [Receivables],
})
export class ReceivableModule {}
