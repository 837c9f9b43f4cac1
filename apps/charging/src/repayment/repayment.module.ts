import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Repayments } from './repayment.aggregate';
import { RepaymentHandlers } from './repayment.handlers';
import { repaymentProcess } from './repayment.process';

@Module({
  imports: [ReadModelsModule.forFeature({ processes: [repaymentProcess] })],
  providers: [Repayments, ...handlersOf(RepaymentHandlers)],
})
export class RepaymentModule {}
