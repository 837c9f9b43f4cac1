import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { WalletModule } from '../wallet/wallet.module';
import { HistoryHandlers } from './history.handlers';
import { outcomesProjection } from './outcomes.projection';

@Module({
  imports: [WalletModule, ReadModelsModule.forFeature({ projections: [outcomesProjection] })],
  providers: handlersOf(HistoryHandlers),
})
export class HistoryModule {}
