import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { WalletStatusHandlers } from './wallet-status.handlers';
import { walletStatusProcess } from './wallet-status.process';

@Module({
  imports: [CustomerModule, ReadModelsModule.forFeature({ processes: [walletStatusProcess] })],
  providers: handlersOf(WalletStatusHandlers),
})
export class WalletStatusModule {}
