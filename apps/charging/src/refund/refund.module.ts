import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { ChargeModule } from '../charge/charge.module';
import { PayoutModule } from '../payout/payout.module';
import { RailModule } from '../rail/rail.module';
import { RefundHandlers } from './refund.handlers';
import { refundProcess } from './refund.process';

@Module({
  imports: [ChargeModule, RailModule, PayoutModule, ReadModelsModule.forFeature({ processes: [refundProcess] })],
  providers: handlersOf(RefundHandlers),
})
export class RefundModule {}
