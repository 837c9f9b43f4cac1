import { Module } from '@nestjs/common';
import { Merchants } from './merchant.aggregate';

@Module({ providers: [Merchants], exports: [Merchants] })
export class MerchantModule {}
