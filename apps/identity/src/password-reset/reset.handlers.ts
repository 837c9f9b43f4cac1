import { resetPassword } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { resetIsOpen } from '../customer/reset.decider';
import { Outbox } from '../mail/outbox';
import { PresentedTokens } from '../mail/presented-tokens';
import { Passwords } from '../password/passwords';
import { PersonalData } from '../personal-data/personal-data';
import { type IdentityPolicy, POLICY } from '../policy/identity-policy';

@Injectable()
export class ResetHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly passwords: Passwords,
    private readonly personalData: PersonalData,
    private readonly tokens: PresentedTokens,
    private readonly outbox: Outbox,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Handles(resetPassword)
  async reset({ token, newPassword }: RequestOf<typeof resetPassword>, context: RequestContext) {
    const { customerId, tokenHash, attempt } = await this.tokens.take('reset', token, context);
    const state = await this.customers.stateOf(customerId);
    // Nothing is hashed for a token that opens nothing.
    if (!resetIsOpen(state, tokenHash, context.now)) throw new Refusal('TOKEN_INVALID');
    const personal = state.personal && (await this.personalData.decrypt(customerId, state.personal));
    this.passwords.assertSuitable(newPassword, personal?.email ?? '');
    const passwordHash = await this.passwords.hash(newPassword, customerId, context.commandId);
    const mailId = this.policy.notifiesOldContact ? context.idOf('mail', customerId) : undefined;
    const command = { type: 'reset-password', tokenHash, passwordHash, mailId } as const;
    const { reply, events } = await this.customers.handle(customerId, command, context.command());
    await attempt.takeBack();
    this.outbox.send(events, reply.sessionIds);
    return {};
  }
}
