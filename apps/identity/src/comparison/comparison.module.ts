import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { PasswordModule } from '../password/password.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { SecretsModule } from '../secrets/secrets.module';
import { Comparisons } from './comparison.aggregate';
import { ComparisonHandlers } from './comparison.handlers';

@Module({
  imports: [CustomerModule, PasswordModule, PersonalDataModule, SecretsModule],
  providers: [Comparisons, ...handlersOf(ComparisonHandlers)],
})
export class ComparisonModule {}
