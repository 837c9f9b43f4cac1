import { confirmStaff, createStaff, staffSignIn } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf, Role } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { Addresses } from '../address/addresses';
import { AnonymousCaps } from '../address/anonymous-caps';
import { Passwords } from '../password/passwords';
import { DerivedKeys } from '../personal-data/derived-keys';
import type { IdentityPolicy } from '../policy';
import { IDENTITY_POLICY } from '../policy-token';
import { findStep, secretFrom } from '../second-factor/totp';
import { SessionTokens } from '../session/session-tokens';
import { StaffMembers } from './staff-members';

/** The door of the staff's accounts. */
@Controller()
export class StaffController {
  constructor(
    private readonly staff: StaffMembers,
    private readonly addresses: Addresses,
    private readonly caps: AnonymousCaps,
    private readonly passwords: Passwords,
    private readonly keys: DerivedKeys,
    private readonly tokens: SessionTokens,
    @Inject(IDENTITY_POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Answers(staffSignIn)
  async signIn(
    { email, password, code }: RequestOf<typeof staffSignIn>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof staffSignIn>> {
    const attempt = await this.caps.begin('staff-sign-in', context);
    const member = await this.staff.findByEmail(email);
    const passwordRight = await this.passwords.check(member?.passwordHash, password);
    if (!member)
      return this.addresses.refuseUnknown('CREDENTIALS_INVALID', this.staff.indexOf(email), undefined, context);
    const secret = await this.staff.secretOf(member);
    const step = secret === undefined ? 'wrong' : findStep(secret, code, context.now);
    const session = this.tokens.prepare('s', member.staffId, context);
    const { reply } = await this.staff.handle<{ sessionId: string; roles: Role[] }>(
      member.staffId,
      { kind: 'sign-in', passwordRight, code: step, ...session },
      context,
    );
    await attempt.takeBack();
    const sessionToken = this.tokens.write('s', member.staffId, reply.sessionId);
    return { sessionToken, staffId: member.staffId, roles: reply.roles };
  }

  @Answers(createStaff)
  async create(
    { email, name, password, roles }: RequestOf<typeof createStaff>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof createStaff>> {
    this.passwords.assertSuitable(password, email);
    const proposedId = context.idOf('staff', this.staff.indexOf(email));
    const staffId = await this.staff.claim(email, proposedId, context);
    const totpSecret = secretFrom(this.keys.secretBytes('second-factor', staffId, context.commandId));
    const passwordHash = await this.passwords.hash(password, staffId, context.commandId);
    const awaitsConfirmation = this.policy.staffNeedsTwoAdministrators;
    const confirmation = awaitsConfirmation ? { confirmedByOtherThan: context.actor.id } : {};
    const member = { email, name, passwordHash, totpSecret, roles, ...confirmation };
    await this.staff.create(staffId, member, context);
    return { staffId, totpSecret, awaitsConfirmation };
  }

  @Answers(confirmStaff)
  async confirm(
    { staffId }: RequestOf<typeof confirmStaff>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof confirmStaff>> {
    await this.staff.handle(staffId, { kind: 'confirm', by: context.actor.id }, context);
    return {};
  }
}
