import { Background } from '@modosu/service-kit/runtime/background';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AddressModule } from '../address/address.module';
import { ContactModule } from '../contact/contact.module';
import { ErasuresModule } from '../erasures/erasures.module';
import { PasswordModule } from '../password/password.module';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { PolicyModule } from '../policy/policy.module';
import { SecretsModule } from '../secrets/secrets.module';
import { TokenModule } from '../token/token.module';
import { FirstAdministrator } from './first-administrator';
import { StaffMembers } from './staff.aggregate';
import { StaffHandlers } from './staff.handlers';
import { StaffSignInHandlers } from './staff-sign-in.handlers';

@Module({
  imports: [
    PolicyModule,
    SecretsModule,
    PersonalDataModule,
    // Who was erased is so before any administrator is made.
    ErasuresModule,
    ContactModule,
    AddressModule,
    PasswordModule,
    TokenModule,
  ],
  providers: [StaffMembers, FirstAdministrator, ...handlersOf(StaffHandlers, StaffSignInHandlers)],
  exports: [StaffMembers],
})
export class StaffModule implements OnModuleInit {
  constructor(
    private readonly firstAdministrator: FirstAdministrator,
    private readonly background: Background,
  ) {}

  /** At the start, so that there is an administrator before the first request. */
  onModuleInit(): void {
    const { firstAdministrator } = this;
    this.background.add('first administrator', { start: () => firstAdministrator.ensure(), stop: () => undefined });
  }
}
