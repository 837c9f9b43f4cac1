import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { MerchantModule } from '../merchant/merchant.module';
import { VoidModule } from '../void/void.module';
import { WalletModule } from '../wallet/wallet.module';
import { StaffVoidHandlers } from './staff-void.handlers';
import { staffVoidProcess } from './staff-void.process';

@Module({
  imports: [MerchantModule, WalletModule, VoidModule, ReadModelsModule.forFeature({ processes: [staffVoidProcess] })],
  providers: handlersOf(StaffVoidHandlers),
})
export class StaffVoidModule {}
