import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { SuspensionsModule } from '../suspension/suspensions.module';
import { WalletModule } from '../wallet/wallet.module';
import { PaymentLookup } from './payment-lookup';
import { paymentsProjection } from './payments.projection';
import { VoidSettlement } from './settlement';
import { VoidHandlers } from './void.handlers';
import { voidProcess } from './void.process';

@Module({
  imports: [
    WalletModule,
    SuspensionsModule,
    ReadModelsModule.forFeature({ projections: [paymentsProjection], processes: [voidProcess] }),
  ],
  providers: [PaymentLookup, VoidSettlement, ...handlersOf(VoidHandlers)],
  exports: [PaymentLookup],
})
export class VoidModule {}
