import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { ChargeModule } from '../charge/charge.module';
import { MerchantPayoutModule } from '../merchant-payout/merchant-payout.module';
import { ParkedNoticeModule } from '../parked-notice/parked-notice.module';
import { ProviderModule } from '../provider/provider.module';
import { NoticeHandlers } from './notice.handlers';
import { NoticePosting } from './notice-posting';
import { ParkedNoticeHandlers } from './parked-notice.handlers';

@Module({
  imports: [ChargeModule, MerchantPayoutModule, ParkedNoticeModule, ProviderModule],
  providers: [NoticePosting, ...handlersOf(NoticeHandlers, ParkedNoticeHandlers)],
})
export class NoticeModule {}
