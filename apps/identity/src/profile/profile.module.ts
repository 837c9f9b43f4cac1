import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { ProfileHandlers } from './profile.handlers';

@Module({ imports: [CustomerModule, PersonalDataModule], providers: handlersOf(ProfileHandlers) })
export class ProfileModule {}
