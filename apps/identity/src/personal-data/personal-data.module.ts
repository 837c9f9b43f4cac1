import { Module } from '@nestjs/common';
import { SecretsModule } from '../secrets/secrets.module';
import { PersonalData } from './personal-data';
import { PersonalKeys } from './personal-keys';

@Module({ imports: [SecretsModule], providers: [PersonalKeys, PersonalData], exports: [PersonalKeys, PersonalData] })
export class PersonalDataModule {}
