import { Module } from '@nestjs/common';
import { ShopCodes } from './shop-code.aggregate';

@Module({ providers: [ShopCodes], exports: [ShopCodes] })
export class ShopCodeModule {}
