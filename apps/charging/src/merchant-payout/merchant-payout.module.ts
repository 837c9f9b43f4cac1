import { Module } from '@nestjs/common';
import { MerchantPayouts } from './merchant-payout.aggregate';

@Module({ providers: [MerchantPayouts], exports: [MerchantPayouts] })
export class MerchantPayoutModule {}
