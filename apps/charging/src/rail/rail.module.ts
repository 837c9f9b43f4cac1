import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { ProviderModule } from '../provider/provider.module';
import { VaultModule } from '../vault/vault.module';
import { BankRail } from './bank-rail';
import { CardRail } from './card-rail';
import { CashRail } from './cash-rail';
import { Rails } from './rails';

@Module({
  imports: [PolicyModule, ProviderModule, VaultModule],
  providers: [CardRail, BankRail, CashRail, Rails],
  exports: [Rails],
})
export class RailModule {}
