import { listSessions, revokeSession, signOut } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { StaffMembers } from '../staff/staff.aggregate';
import { sessionIdOf } from '../token/session-id';
import { SessionNotices } from '../token/session-notices';

/** The sessions of the caller. */
@Injectable()
export class SessionHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly staff: StaffMembers,
    private readonly notices: SessionNotices,
  ) {}

  @Handles(signOut)
  async signOut(_: RequestOf<typeof signOut>, context: RequestContext) {
    const { actor } = context;
    const sessionId = sessionIdOf(context);
    if (actor.kind !== 'staff') return this.end(sessionId, 'signed out', context);
    await this.staff.handle(actor.id, { type: 'sign-out', sessionId }, context.command());
    this.notices.ended([sessionId]);
    return {};
  }

  @Handles(revokeSession)
  revoke({ sessionId }: RequestOf<typeof revokeSession>, context: RequestContext) {
    return this.end(sessionId, 'ended by the customer', context);
  }

  @Handles(listSessions)
  async list(_: RequestOf<typeof listSessions>, { actor }: RequestContext) {
    const { sessions } = await this.customers.stateOf(actor.id);
    return {
      sessions: sessions.map(({ sessionId, registrationId, startedAt }) => ({
        sessionId,
        deviceId: registrationId,
        startedAt,
      })),
    };
  }

  private async end(sessionId: string, reason: string, context: RequestContext) {
    await this.customers.handle(context.actor.id, { type: 'end-session', sessionId, reason }, context.command());
    this.notices.ended([sessionId]);
    return {};
  }
}
