import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { ShopCodeContents } from '../emv-qr/shop-code';
import { MerchantModule } from '../merchant/merchant.module';
import { SessionModule } from '../session/session.module';
import { ShopCodeModule } from '../shop-code/shop-code.module';
import { SuspensionsModule } from '../suspension/suspensions.module';
import { WalletModule } from '../wallet/wallet.module';
import { ShopCodesHandlers } from './shop-codes.handlers';
import { ShopOffers } from './shop-offers';
import { ShopPaymentHandlers } from './shop-payment.handlers';
import { shopPaymentProcess } from './shop-payment.process';

/** Payments by codes that shops present. */
@Module({
  imports: [
    WalletModule,
    MerchantModule,
    SuspensionsModule,
    SessionModule,
    ShopCodeModule,
    ReadModelsModule.forFeature({ processes: [shopPaymentProcess] }),
  ],
  providers: [
    {
      provide: ShopCodeContents,
      inject: [CONFIG],
      useFactory: (config: ServiceConfig) => new ShopCodeContents(config.readKey('code-key')),
    },
    ShopOffers,
    ...handlersOf(ShopCodesHandlers, ShopPaymentHandlers),
  ],
})
export class ShopPaymentModule {}
