import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { PasswordModule } from '../password/password.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { PolicyModule } from '../policy/policy.module';
import { SecretsModule } from '../secrets/secrets.module';
import { TokenModule } from '../token/token.module';
import { DeviceHandlers } from './device.handlers';
import { PasscodeHandlers } from './passcode.handlers';

@Module({
  imports: [PolicyModule, SecretsModule, PersonalDataModule, CustomerModule, PasswordModule, TokenModule],
  providers: handlersOf(DeviceHandlers, PasscodeHandlers),
})
export class DeviceModule {}
