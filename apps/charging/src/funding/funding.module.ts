import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { Fundings } from './funding.aggregate';

@Module({ imports: [PolicyModule], providers: [Fundings], exports: [Fundings] })
export class FundingModule {}
