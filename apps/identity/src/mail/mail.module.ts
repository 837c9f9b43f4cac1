import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { AddressModule } from '../address/address.module';
import { CustomerModule } from '../customer/customer.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { TokenModule } from '../token/token.module';
import { MailHandlers } from './mail.handlers';
import { mailProcess } from './mail.process';
import { MailServer } from './mail-server';
import { Outbox } from './outbox';
import { PresentedTokens } from './presented-tokens';

@Module({
  imports: [
    CustomerModule,
    PersonalDataModule,
    AddressModule,
    TokenModule,
    ReadModelsModule.forFeature({ processes: [mailProcess] }),
  ],
  providers: [MailServer, Outbox, PresentedTokens, ...handlersOf(MailHandlers)],
  exports: [MailServer, Outbox, PresentedTokens],
})
export class MailModule {}
