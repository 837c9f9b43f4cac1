import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { MerchantPayoutModule } from '../merchant-payout/merchant-payout.module';
import { PayeeModule } from '../payee/payee.module';
import { ProviderModule } from '../provider/provider.module';
import { VaultModule } from '../vault/vault.module';
import { PayMerchantHandlers } from './pay-merchant.handlers';
import { PayeeHandlers } from './payee.handlers';

/** Paying merchants out by bank. */
@Module({
  imports: [MerchantPayoutModule, PayeeModule, ProviderModule, VaultModule],
  providers: handlersOf(PayeeHandlers, PayMerchantHandlers),
})
export class PayMerchantModule {}
