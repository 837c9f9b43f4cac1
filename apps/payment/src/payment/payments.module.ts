import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CodeModule } from '../code/code.module';
import { MerchantModule } from '../merchant/merchant.module';
import { SuspensionsModule } from '../suspension/suspensions.module';
import { WalletModule } from '../wallet/wallet.module';
import { PaymentHandlers } from './payment.handlers';

@Module({
  imports: [WalletModule, CodeModule, MerchantModule, SuspensionsModule],
  providers: handlersOf(PaymentHandlers),
})
export class PaymentsModule {}
