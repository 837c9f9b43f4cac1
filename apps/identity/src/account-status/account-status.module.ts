import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { TokenModule } from '../token/token.module';
import { WalletStatusModule } from '../wallet-status/wallet-status.module';
import { AccountStatusHandlers } from './account-status.handlers';

@Module({
  imports: [CustomerModule, TokenModule, WalletStatusModule],
  providers: handlersOf(AccountStatusHandlers),
})
export class AccountStatusModule {}
