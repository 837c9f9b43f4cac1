import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { Addresses } from './address.aggregate';
import { AnonymousCaps } from './anonymous-caps';
import { AttemptCounts } from './attempt-counts';

@Module({
  imports: [PolicyModule],
  providers: [AttemptCounts, Addresses, AnonymousCaps],
  exports: [AttemptCounts, Addresses, AnonymousCaps],
})
export class AddressModule {}
