import { confirmSecondFactor, stepUp } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { Outbox } from '../mail/outbox';
import { PersonalData } from '../personal-data/personal-data';
import { type IdentityPolicy, POLICY } from '../policy/identity-policy';
import type { CodeFinding } from '../secrets/totp';
import { findStep } from '../secrets/totp';
import { StaffMembers } from '../staff/staff.aggregate';
import { sessionIdOf } from '../token/session-id';
import { SessionNotices } from '../token/session-notices';

/** What the codes of authenticator apps confirm. */
@Injectable()
export class CodeHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly staff: StaffMembers,
    private readonly personalData: PersonalData,
    private readonly notices: SessionNotices,
    private readonly outbox: Outbox,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Handles(confirmSecondFactor)
  async confirm({ code }: RequestOf<typeof confirmSecondFactor>, context: RequestContext) {
    const customerId = context.actor.id;
    const { secondFactorBegun } = await this.customers.stateOf(customerId);
    const found = await this.find(customerId, secondFactorBegun, code, context.now);
    const sessionId = sessionIdOf(context);
    const noticeId = this.policy.notifiesOfNew ? context.idOf('mail', customerId, 'new-second-factor') : undefined;
    const command = { type: 'confirm-second-factor', sessionId, code: found, noticeId } as const;
    const { events } = await this.customers.handle(customerId, command, context.command());
    this.outbox.send(events);
    this.notices.changed(sessionId);
    return {};
  }

  @Handles(stepUp)
  async stepUp({ code }: RequestOf<typeof stepUp>, context: RequestContext) {
    const { actor, now } = context;
    const sessionId = sessionIdOf(context);
    if (actor.kind === 'staff') {
      const secret = await this.staff.secretOf(await this.staff.stateOf(actor.id));
      const found = secret === undefined ? 'wrong' : findStep(secret, code, now);
      await this.staff.handle(actor.id, { type: 'step-up', sessionId, code: found }, context.command());
      return {};
    }
    const { secondFactor } = await this.customers.stateOf(actor.id);
    const found = await this.find(actor.id, secondFactor?.secret, code, now);
    await this.customers.handle(actor.id, { type: 'step-up', sessionId, code: found }, context.command());
    this.notices.changed(sessionId);
    return {};
  }

  private async find(
    customerId: string,
    encrypted: string | undefined,
    code: string,
    now: string,
  ): Promise<CodeFinding> {
    const secret =
      encrypted === undefined ? undefined : await this.personalData.decryptField(customerId, 'totp', encrypted);
    return secret === undefined ? 'wrong' : findStep(secret, code, now);
  }
}
