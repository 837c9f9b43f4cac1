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
import { Accounts } from './accounts';
import { Arrivals } from './arrivals';
import { ExternalLogins } from './external-logins';
import { ExternalSignInHandlers } from './external-sign-in.handlers';
import { GuessingCaps } from './guessing-caps';
import { PasswordCheck } from './password-check';
import { SignInHandlers } from './sign-in.handlers';
import { SignInAttempts } from './sign-in-attempts';

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
  providers: [
    Accounts,
    GuessingCaps,
    SignInAttempts,
    PasswordCheck,
    ExternalLogins,
    Arrivals,
    ...handlersOf(SignInHandlers, ExternalSignInHandlers),
  ],
})
export class SignInModule {}
