import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { AddressModule } from '../address/address.module';
import { ContactModule } from '../contact/contact.module';
import { CustomerModule } from '../customer/customer.module';
import { MailModule } from '../mail/mail.module';
import { PasswordModule } from '../password/password.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { PolicyModule } from '../policy/policy.module';
import { SecretsModule } from '../secrets/secrets.module';
import { TokenModule } from '../token/token.module';
import { ResetHandlers } from './reset.handlers';
import { ResetMail } from './reset-mail';
import { ResetRequestHandlers } from './reset-request.handlers';

@Module({
  imports: [
    PolicyModule,
    SecretsModule,
    PersonalDataModule,
    CustomerModule,
    ContactModule,
    AddressModule,
    PasswordModule,
    TokenModule,
    MailModule,
  ],
  providers: [ResetMail, ...handlersOf(ResetRequestHandlers, ResetHandlers)],
})
export class PasswordResetModule {}
