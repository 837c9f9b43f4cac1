import { Module } from '@nestjs/common';
import { FundingModule } from '../funding/funding.module';
import { ProviderModule } from '../provider/provider.module';
import { VaultModule } from '../vault/vault.module';
import { Payouts } from './payouts';

@Module({ imports: [FundingModule, ProviderModule, VaultModule], providers: [Payouts], exports: [Payouts] })
export class PayoutModule {}
