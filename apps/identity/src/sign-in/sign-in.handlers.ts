import { signIn } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Addresses } from '../address/address.aggregate';
import { Accounts } from './accounts';
import { Arrivals } from './arrivals';
import { PasswordCheck } from './password-check';
import { SignInAttempts } from './sign-in-attempts';

@Injectable()
export class SignInHandlers {
  constructor(
    private readonly accounts: Accounts,
    private readonly attempts: SignInAttempts,
    private readonly addresses: Addresses,
    private readonly passwords: PasswordCheck,
    private readonly arrivals: Arrivals,
  ) {}

  /** Nothing about an account is said before its password has been found right. */
  @Handles(signIn)
  async signIn(request: RequestOf<typeof signIn>, context: RequestContext) {
    const { email, password, device } = request;
    const account = await this.accounts.byEmail(email);
    const attempt = await this.attempts.begin(account, device, context);
    const { index, customerId, seen } = account;
    const finding = await this.passwords.look(seen, password);
    if (customerId === undefined || seen.status === 'none') {
      return this.addresses.refuseUnknown('CREDENTIALS_INVALID', index, device.deviceId, context);
    }
    const way = { type: 'sign-in', ...finding } as const;
    const reply = await this.arrivals.enter(
      way,
      finding.passwordRight,
      request,
      { customerId, seen },
      attempt,
      context,
    );
    await this.passwords.raiseCost(seen, password, context);
    return reply;
  }
}
