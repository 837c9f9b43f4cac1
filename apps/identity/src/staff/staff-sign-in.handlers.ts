import { staffSignIn } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Addresses } from '../address/address.aggregate';
import { AnonymousCaps } from '../address/anonymous-caps';
import { Passwords } from '../password/passwords';
import { findStep } from '../secrets/totp';
import { SessionTokens } from '../token/session-tokens';
import { StaffMembers } from './staff.aggregate';

@Injectable()
export class StaffSignInHandlers {
  constructor(
    private readonly staff: StaffMembers,
    private readonly addresses: Addresses,
    private readonly caps: AnonymousCaps,
    private readonly passwords: Passwords,
    private readonly tokens: SessionTokens,
  ) {}

  @Handles(staffSignIn)
  async signIn({ email, password, code }: RequestOf<typeof staffSignIn>, context: RequestContext) {
    const attempt = await this.caps.begin('staff-sign-in', context);
    const member = await this.staff.findByEmail(email);
    const passwordRight = await this.passwords.check(member?.passwordHash, password);
    if (!member)
      return this.addresses.refuseUnknown('CREDENTIALS_INVALID', this.staff.indexOf(email), undefined, context);
    const { staffId } = member;
    const secret = await this.staff.secretOf(member);
    const step = secret === undefined ? 'wrong' : findStep(secret, code, context.now);
    const command = {
      type: 'sign-in',
      passwordRight,
      code: step,
      ...this.tokens.prepare('s', staffId, context),
    } as const;
    const { reply } = await this.staff.handle(staffId, command, context.command());
    await attempt.takeBack();
    return { sessionToken: this.tokens.write('s', staffId, reply.sessionId), staffId, roles: reply.roles };
  }
}
