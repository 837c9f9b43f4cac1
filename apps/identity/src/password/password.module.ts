import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { PolicyModule } from '../policy/policy.module';
import { SecretsModule } from '../secrets/secrets.module';
import { Passwords } from './passwords';
import { Reauthentication } from './reauthentication';

@Module({
  imports: [CustomerModule, PersonalDataModule, PolicyModule, SecretsModule],
  providers: [Passwords, Reauthentication],
  exports: [Passwords, Reauthentication],
})
export class PasswordModule {}
