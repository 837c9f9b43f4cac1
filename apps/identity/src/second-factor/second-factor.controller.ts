import { confirmSecondFactor, enrolSecondFactor, stepUp } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { Customers } from '../customer/customers';
import { Outbox } from '../mail/outbox';
import { DerivedKeys } from '../personal-data/derived-keys';
import { PersonalData } from '../personal-data/personal-data';
import type { IdentityPolicy } from '../policy';
import { IDENTITY_POLICY } from '../policy-token';
import { Revocations } from '../session/revocations';
import { sessionIdOf } from '../session/session.controller';
import { Reauthentication } from '../sign-in/reauthentication';
import type { CodeFinding } from '../sign-in/sign-in.decider';
import { StaffMembers } from '../staff/staff-members';
import { enrolmentUri, findStep, secretFrom } from './totp';

/** The door of authenticator apps. */
@Controller()
export class SecondFactorController {
  constructor(
    private readonly customers: Customers,
    private readonly staff: StaffMembers,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
    private readonly reauthentication: Reauthentication,
    private readonly revocations: Revocations,
    private readonly outbox: Outbox,
    @Inject(IDENTITY_POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Answers(enrolSecondFactor)
  async enrol(
    { password }: RequestOf<typeof enrolSecondFactor>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof enrolSecondFactor>> {
    const customerId = context.actor.id;
    const sessionId = sessionIdOf(context);
    const finding = await this.reauthentication.look(customerId, sessionId, password, context.now);
    const secret = secretFrom(this.keys.secretBytes('second-factor', customerId, context.commandId));
    const sealed = await this.personalData.sealField(customerId, 'totp', secret);
    if (sealed === undefined) throw new Refusal('CREDENTIALS_INVALID');
    const fromTrustedDevicesOnly = this.policy.provesOnTrustedDevicesOnly;
    await this.customers.handle(
      customerId,
      { kind: 'begin-second-factor', secret: sealed, sessionId, fromTrustedDevicesOnly, ...finding },
      context.command(),
    );
    return { secret, uri: enrolmentUri(secret, customerId) };
  }

  @Answers(confirmSecondFactor)
  async confirm(
    { code }: RequestOf<typeof confirmSecondFactor>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof confirmSecondFactor>> {
    const customerId = context.actor.id;
    const { secondFactorBegun } = await this.customers.load(customerId);
    const found = await this.find(customerId, secondFactorBegun, code, context.now);
    const sessionId = sessionIdOf(context);
    const notice = this.policy.tellsOfNew ? { noticeId: context.idOf('mail', customerId, 'new-second-factor') } : {};
    const command = { kind: 'confirm-second-factor', sessionId, code: found, ...notice } as const;
    const { events } = await this.customers.handle(customerId, command, context.command());
    this.outbox.sendSoon(events);
    this.revocations.tellChanged(sessionId);
    return {};
  }

  @Answers(stepUp)
  async stepUp({ code }: RequestOf<typeof stepUp>, context: RequestContext): Promise<ReplyOf<typeof stepUp>> {
    const { actor, now } = context;
    const sessionId = sessionIdOf(context);
    if (actor.kind === 'staff') {
      const secret = await this.staff.secretOf(await this.staff.load(actor.id));
      const found = secret === undefined ? 'wrong' : findStep(secret, code, now);
      await this.staff.handle(actor.id, { kind: 'step-up', sessionId, code: found }, context);
      return {};
    }
    const { secondFactor } = await this.customers.load(actor.id);
    const found = await this.find(actor.id, secondFactor?.secret, code, now);
    await this.customers.handle(actor.id, { kind: 'step-up', sessionId, code: found }, context.command());
    this.revocations.tellChanged(sessionId);
    return {};
  }

  private async find(customerId: string, sealed: string | undefined, code: string, now: string): Promise<CodeFinding> {
    const secret = sealed === undefined ? undefined : await this.personalData.openField(customerId, 'totp', sealed);
    return secret === undefined ? 'wrong' : findStep(secret, code, now);
  }
}
