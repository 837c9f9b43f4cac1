import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { ChargeModule } from '../charge/charge.module';
import { FundingModule } from '../funding/funding.module';
import { ChargeListHandlers } from './charge-list.handlers';
import { chargeListProjection } from './charge-list.projection';

@Module({
  imports: [ChargeModule, FundingModule, ReadModelsModule.forFeature({ projections: [chargeListProjection] })],
  providers: handlersOf(ChargeListHandlers),
})
export class ChargeListModule {}
