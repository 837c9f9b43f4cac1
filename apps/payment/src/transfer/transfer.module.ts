import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { ServiceTime } from '@modosu/service-kit/request/service-time';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { SessionModule } from '../session/session.module';
import { WalletModule } from '../wallet/wallet.module';
import { PaidReader } from './paid.reader';
import { RequestHandlers } from './request.handlers';
import { requestProcess } from './request.process';
import { requestsProjection } from './requests.projection';
import { TransferHandlers } from './transfer.handlers';
import { transferProcess } from './transfer.process';
import { TransferListHandlers } from './transfer-list.handlers';
import { Transfers } from './transfers';
import { transfersProjection } from './transfers.projection';
import { TransfersReader } from './transfers.reader';

@Module({
  imports: [
    PolicyModule,
    SessionModule,
    WalletModule,
    ReadModelsModule.forFeature({
      projections: [transfersProjection, requestsProjection],
      processes: [transferProcess, requestProcess],
    }),
  ],
  providers: [
    Transfers,
    TransfersReader,
    PaidReader,
    ServiceTime,
    ...handlersOf(TransferHandlers, TransferListHandlers, RequestHandlers),
  ],
})
export class TransferModule {}
