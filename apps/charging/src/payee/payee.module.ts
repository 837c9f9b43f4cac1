import { Module } from '@nestjs/common';
import { Payees } from './payee.aggregate';

@Module({ providers: [Payees], exports: [Payees] })
export class PayeeModule {}
