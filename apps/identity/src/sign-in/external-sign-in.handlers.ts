import { externalSignIn } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Addresses } from '../address/address.aggregate';
import { type IdentityPolicy, POLICY } from '../policy/identity-policy';
import { Accounts } from './accounts';
import { Arrivals } from './arrivals';
import { ExternalLogins } from './external-logins';
import { SignInAttempts } from './sign-in-attempts';

@Injectable()
export class ExternalSignInHandlers {
  constructor(
    private readonly accounts: Accounts,
    private readonly attempts: SignInAttempts,
    private readonly addresses: Addresses,
    private readonly externalLogins: ExternalLogins,
    private readonly arrivals: Arrivals,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Handles(externalSignIn)
  async signIn(request: RequestOf<typeof externalSignIn>, context: RequestContext) {
    const { device } = request;
    const account = await this.accounts.byExternalLogin(request);
    const attempt = await this.attempts.begin(account, device, context);
    const { index, customerId, seen } = account;
    const assertionChecked = this.policy.checksAssertions;
    const asserted = !assertionChecked || (await this.externalLogins.holds(request, context));
    if (customerId === undefined) {
      return this.addresses.refuseUnknown('EXTERNAL_LOGIN_INVALID', index, device.deviceId, context);
    }
    const way = { type: 'sign-in-externally', asserted, assertionChecked } as const;
    return this.arrivals.enter(way, asserted, request, { customerId, seen }, attempt, context);
  }
}
