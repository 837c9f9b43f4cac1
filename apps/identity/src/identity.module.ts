import { Module } from '@nestjs/common';
import { AccountStatusModule } from './account-status/account-status.module';
import { ClosureModule } from './closure/closure.module';
import { ComparisonModule } from './comparison/comparison.module';
import { DeviceModule } from './device/device.module';
import { ErasuresModule } from './erasures/erasures.module';
import { NotMeModule } from './not-me/not-me.module';
import { PasswordResetModule } from './password-reset/password-reset.module';
import { ProfileModule } from './profile/profile.module';
import { RegistrationModule } from './registration/registration.module';
import { SecondFactorModule } from './second-factor/second-factor.module';
import { SessionModule } from './session/session.module';
import { SignInModule } from './sign-in/sign-in.module';
import { StaffModule } from './staff/staff.module';
import { TerminalModule } from './terminal/terminal.module';
import { UsageMailModule } from './usage-mail/usage-mail.module';

/** Who a person is: customers, staff and terminals, and how they prove it. */
@Module({
  imports: [
    ErasuresModule,
    RegistrationModule,
    SignInModule,
    SessionModule,
    DeviceModule,
    SecondFactorModule,
    PasswordResetModule,
    ProfileModule,
    ComparisonModule,
    AccountStatusModule,
    ClosureModule,
    UsageMailModule,
    NotMeModule,
    StaffModule,
    TerminalModule,
  ],
})
export class IdentityModule {}
