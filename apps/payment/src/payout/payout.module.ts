import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { MerchantModule } from '../merchant/merchant.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { SuspensionsModule } from '../suspension/suspensions.module';
import { PayoutHandlers } from './payout.handlers';
import { payoutProcess } from './payout.process';
import { PayoutWayHandlers } from './payout-way.handlers';
import { payoutsProjection } from './payouts.projection';
import { returnedPayoutProcess } from './returned-payout.process';

@Module({
  imports: [
    MerchantModule,
    SuspensionsModule,
    ReceiptsModule,
    ReadModelsModule.forFeature({
      projections: [payoutsProjection],
      processes: [payoutProcess, returnedPayoutProcess],
    }),
  ],
  providers: handlersOf(PayoutHandlers, PayoutWayHandlers),
})
export class PayoutModule {}
