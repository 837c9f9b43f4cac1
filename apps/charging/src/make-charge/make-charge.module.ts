import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CapModule } from '../cap/cap.module';
import { ChargeModule } from '../charge/charge.module';
import { FundingModule } from '../funding/funding.module';
import { PayoutModule } from '../payout/payout.module';
import { RailModule } from '../rail/rail.module';
import { SwitchesModule } from '../switches/switches.module';
import { VaultModule } from '../vault/vault.module';
import { ChargeHandlers } from './charge.handlers';
import { chargeProcess } from './charge.process';
import { ChargeCompletion } from './charge-completion';
import { ChargeRelease } from './charge-release';
import { ChargeSteps } from './charge-steps';
import { ChargeUndo } from './charge-undo';
import { ChargedWallet } from './charged-wallet';

@Module({
  imports: [
    FundingModule,
    ChargeModule,
    CapModule,
    SwitchesModule,
    RailModule,
    PayoutModule,
    VaultModule,
    ReadModelsModule.forFeature({ processes: [chargeProcess] }),
  ],
  providers: [ChargedWallet, ChargeRelease, ChargeUndo, ChargeSteps, ...handlersOf(ChargeHandlers, ChargeCompletion)],
  exports: [ChargeCompletion],
})
export class MakeChargeModule {}
