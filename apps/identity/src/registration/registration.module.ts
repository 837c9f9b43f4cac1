import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { AddressModule } from '../address/address.module';
import { ContactModule } from '../contact/contact.module';
import { CustomerModule } from '../customer/customer.module';
import { MailModule } from '../mail/mail.module';
import { PasswordModule } from '../password/password.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { SecretsModule } from '../secrets/secrets.module';
import { TokenModule } from '../token/token.module';
import { Applications } from './applications';
import { ImportHandlers } from './import.handlers';
import { RegistrationHandlers } from './registration.handlers';
import { RegistrationByMail } from './registration-by-mail';
import { RegistrationSwitch } from './registration-switch';
import { Verification } from './verification';

@Module({
  imports: [
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
    RegistrationSwitch,
    Applications,
    RegistrationByMail,
    Verification,
    ...handlersOf(RegistrationHandlers, ImportHandlers),
  ],
})
export class RegistrationModule {}
