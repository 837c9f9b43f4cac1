import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { MailModule } from '../mail/mail.module';
import { PasswordModule } from '../password/password.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { PolicyModule } from '../policy/policy.module';
import { SecretsModule } from '../secrets/secrets.module';
import { StaffModule } from '../staff/staff.module';
import { TokenModule } from '../token/token.module';
import { CodeHandlers } from './code.handlers';
import { EnrolmentHandlers } from './enrolment.handlers';

@Module({
  imports: [
    PolicyModule,
    SecretsModule,
    PersonalDataModule,
    CustomerModule,
    StaffModule,
    PasswordModule,
    TokenModule,
    MailModule,
  ],
  providers: handlersOf(EnrolmentHandlers, CodeHandlers),
})
export class SecondFactorModule {}
