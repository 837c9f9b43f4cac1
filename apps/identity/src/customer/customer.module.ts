import { Module } from '@nestjs/common';
import { Customers } from './customer.aggregate';

@Module({ providers: [Customers], exports: [Customers] })
export class CustomerModule {}
