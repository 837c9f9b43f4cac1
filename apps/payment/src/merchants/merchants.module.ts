import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { MerchantModule } from '../merchant/merchant.module';
import { SuspensionsModule } from '../suspension/suspensions.module';
import { MerchantsHandlers } from './merchants.handlers';
import { merchantsProjection } from './merchants.projection';
import { SuspensionHandlers } from './suspension.handlers';

@Module({
  imports: [MerchantModule, SuspensionsModule, ReadModelsModule.forFeature({ projections: [merchantsProjection] })],
  providers: handlersOf(MerchantsHandlers, SuspensionHandlers),
})
export class MerchantsModule {}
