import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { MailModule } from '../mail/mail.module';
import { PasswordModule } from '../password/password.module';
import { WalletStatusModule } from '../wallet-status/wallet-status.module';
import { ClosureHandlers } from './closure.handlers';

@Module({
  imports: [CustomerModule, PasswordModule, MailModule, WalletStatusModule],
  providers: handlersOf(ClosureHandlers),
})
export class ClosureModule {}
