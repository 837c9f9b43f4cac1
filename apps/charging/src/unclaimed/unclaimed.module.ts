import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { PayoutModule } from '../payout/payout.module';
import { UnclaimedMoney } from './unclaimed.aggregate';
import { UnclaimedHandlers } from './unclaimed.handlers';
import { unclaimedProcess } from './unclaimed.process';

@Module({
  imports: [PayoutModule, ReadModelsModule.forFeature({ processes: [unclaimedProcess] })],
  providers: [UnclaimedMoney, ...handlersOf(UnclaimedHandlers)],
})
export class UnclaimedModule {}
