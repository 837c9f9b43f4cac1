import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CapModule } from '../cap/cap.module';
import { FundingModule } from '../funding/funding.module';
import { PolicyModule } from '../policy/policy.module';
import { ProviderModule } from '../provider/provider.module';
import { SwitchesModule } from '../switches/switches.module';
import { VaultModule } from '../vault/vault.module';
import { BankRegistration } from './bank-registration';
import { CardRegistration } from './card-registration';
import { SecretHandlers } from './secret.handlers';
import { SourceHandlers } from './source.handlers';

@Module({
  imports: [PolicyModule, VaultModule, ProviderModule, FundingModule, CapModule, SwitchesModule],
  providers: [CardRegistration, BankRegistration, ...handlersOf(SourceHandlers, SecretHandlers)],
})
export class SourceModule {}
