import { EventStore } from '@modosu/event-store-client/store/event-store';
import { ProjectionRunner } from '@modosu/read-models/runner/projection-runner';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { ReadModelDesk } from '@modosu/service-kit/read-models/read-model-desk';
import { Background } from '@modosu/service-kit/runtime/background';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { commandRequestsProjection } from '@modosu/service-kit/use-case/command-requests.projection';
import { Module, OnModuleInit } from '@nestjs/common';
import { Addresses } from './address/addresses';
import { AnonymousCaps } from './address/anonymous-caps';
import { AttemptCounts } from './address/attempt-counts';
import { Claims } from './contact/claims';
import { Contacts } from './contact/contacts';
import { Customers } from './customer/customers';
import { ProfileController } from './customer/profile.controller';
import { DeviceController } from './device/device.controller';
import { DeviceProof, DeviceSecrets } from './device/device-proof';
import { Outbox } from './mail/outbox';
import { Post } from './mail/post';
import { Passwords } from './password/passwords';
import { ResetController } from './password/reset.controller';
import { DerivedKeys } from './personal-data/derived-keys';
import { Erasures } from './personal-data/erasures';
import { PersonalData } from './personal-data/personal-data';
import { PersonalKeys } from './personal-data/personal-keys';
import { POLICIES } from './policy';
import { IDENTITY_POLICY } from './policy-token';
import { MemberImport } from './registration/member-import';
import { RegistrationController } from './registration/registration.controller';
import { RegistrationSwitch } from './registration/registration-switch';
import { Verification } from './registration/verification';
import { SecondFactorController } from './second-factor/second-factor.controller';
import { SecretController } from './secret/secret.controller';
import { ExchangeController } from './session/exchange.controller';
import { LastUsed } from './session/last-used';
import { MailedTokens } from './session/mailed-tokens';
import { Revocations } from './session/revocations';
import { SessionController } from './session/session.controller';
import { SessionTokens } from './session/session-tokens';
import { ExternalLogins } from './sign-in/external-logins';
import { GuessingCaps } from './sign-in/guessing-caps';
import { Reauthentication } from './sign-in/reauthentication';
import { SignInController } from './sign-in/sign-in.controller';
import { FirstAdministrator } from './staff/first-administrator';
import { StaffController } from './staff/staff.controller';
import { StaffMembers } from './staff/staff-members';
import { ClosureController } from './standing/closure.controller';
import { StandingController } from './standing/standing.controller';
import { WalletStanding } from './standing/wallet-standing';
import { TerminalController } from './terminal/terminal.controller';
import { Terminals } from './terminal/terminals';

const policy = {
  provide: IDENTITY_POLICY,
  inject: [CONFIG],
  useFactory: (config: ServiceConfig) => POLICIES[config.policy],
};

/** Everything that identity is made of, in one place. */
@Module({
  controllers: [
    RegistrationController,
    SignInController,
    ExchangeController,
    SessionController,
    DeviceController,
    SecondFactorController,
    ResetController,
    ProfileController,
    SecretController,
    StandingController,
    ClosureController,
    StaffController,
    TerminalController,
  ],
  providers: [
    policy,
    GuessingCaps,
    { provide: DeviceProof, useClass: DeviceSecrets },
    Customers,
    Claims,
    Contacts,
    Verification,
    AttemptCounts,
    Addresses,
    AnonymousCaps,
    StaffMembers,
    Terminals,
    DerivedKeys,
    PersonalKeys,
    Erasures,
    PersonalData,
    Passwords,
    SessionTokens,
    MailedTokens,
    LastUsed,
    Revocations,
    ExternalLogins,
    Reauthentication,
    RegistrationSwitch,
    MemberImport,
    Post,
    Outbox,
    WalletStanding,
    FirstAdministrator,
  ],
})
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly background: Background,
    private readonly store: EventStore,
    private readonly database: ServiceDatabase,
    private readonly outbox: Outbox,
    private readonly wallets: WalletStanding,
    private readonly firstAdministrator: FirstAdministrator,
    private readonly erasures: Erasures,
    private readonly desk: ReadModelDesk,
  ) {}

  onModuleInit(): void {
    const requests = commandRequestsProjection(['customer-', 'staff-', 'terminal-']);
    const projections = [this.outbox.work.projection, this.wallets.work.projection, requests];
    const { store, outbox, wallets } = this;
    // First in the row, so it is done before the door opens.
    this.background.add('erasures', { start: () => this.erasures.ensure(), stop: () => undefined });
    this.background.add('first administrator', {
      start: () => this.firstAdministrator.ensure(),
      stop: () => outbox.settle(),
    });
    const db = this.database.kysely;
    const runner = new ProjectionRunner({ store, db, service: 'identity', projections });
    this.background.add('projections', runner);
    this.desk.add(runner, [outbox.work, wallets.work]);
    this.background.add('mail', outbox.work);
    this.background.add('wallet standing', wallets.work);
  }
}
