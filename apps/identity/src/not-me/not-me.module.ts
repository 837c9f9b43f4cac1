import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { MailModule } from '../mail/mail.module';
import { UsageMailModule } from '../usage-mail/usage-mail.module';
import { NotMeHandlers } from './not-me.handlers';

@Module({ imports: [CustomerModule, MailModule, UsageMailModule], providers: handlersOf(NotMeHandlers) })
export class NotMeModule {}
