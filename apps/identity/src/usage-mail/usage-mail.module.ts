import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { MailModule } from '../mail/mail.module';
import { MailingModule } from '../mailing/mailing.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { TokenModule } from '../token/token.module';
import { LetterAge } from './letter-age';
import { LetterWriter } from './letter-writer';
import { MerchantNames } from './merchant-names';
import { NotMeLinks } from './not-me-link';
import { UsageMailHandlers } from './usage-mail.handlers';
import { usageMailProcess } from './usage-mail.process';

@Module({
  imports: [
    CustomerModule,
    PersonalDataModule,
    MailModule,
    MailingModule,
    TokenModule,
    ReadModelsModule.forFeature({ processes: [usageMailProcess] }),
  ],
  providers: [MerchantNames, NotMeLinks, LetterWriter, LetterAge, ...handlersOf(UsageMailHandlers)],
  exports: [LetterWriter, NotMeLinks],
})
export class UsageMailModule {}
