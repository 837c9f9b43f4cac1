import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { WalletModule } from '../wallet/wallet.module';
import { TransferHandlers } from './transfer.handlers';
import { transferProcess } from './transfer.process';

@Module({
  imports: [PolicyModule, WalletModule, ReadModelsModule.forFeature({ processes: [transferProcess] })],
  providers: handlersOf(TransferHandlers),
})
export class TransferModule {}
