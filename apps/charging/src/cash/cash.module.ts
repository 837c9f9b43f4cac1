import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { FundingModule } from '../funding/funding.module';
import { MakeChargeModule } from '../make-charge/make-charge.module';
import { SwitchesModule } from '../switches/switches.module';
import { VaultModule } from '../vault/vault.module';
import { CashHandlers } from './cash.handlers';
import { CashNumbers } from './cash-number.aggregate';

@Module({
  imports: [FundingModule, MakeChargeModule, SwitchesModule, VaultModule],
  providers: [CashNumbers, ...handlersOf(CashHandlers)],
})
export class CashModule {}
