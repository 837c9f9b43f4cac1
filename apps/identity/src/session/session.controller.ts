import { listSessions, revokeSession, signOut } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Customers } from '../customer/customers';
import { StaffMembers } from '../staff/staff-members';
import { Revocations } from './revocations';

/** The door of the sessions of whoever asks. */
@Controller()
export class SessionController {
  constructor(
    private readonly customers: Customers,
    private readonly staff: StaffMembers,
    private readonly revocations: Revocations,
  ) {}

  @Answers(signOut)
  async signOut(_: RequestOf<typeof signOut>, context: RequestContext): Promise<ReplyOf<typeof signOut>> {
    const { actor } = context;
    const sessionId = sessionIdOf(context);
    if (actor.kind === 'staff') {
      await this.staff.handle(actor.id, { kind: 'sign-out', sessionId }, context);
      this.revocations.tell([sessionId]);
    } else await this.end(actor.id, sessionId, 'signed out', context);
    return {};
  }

  @Answers(revokeSession)
  async revoke(
    { sessionId }: RequestOf<typeof revokeSession>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof revokeSession>> {
    await this.end(context.actor.id, sessionId, 'ended by the customer', context);
    return {};
  }

  @Answers(listSessions)
  async list(_: RequestOf<typeof listSessions>, { actor }: RequestContext): Promise<ReplyOf<typeof listSessions>> {
    const { sessions } = await this.customers.load(actor.id);
    return {
      sessions: sessions.map(({ sessionId, registrationId, startedAt }) => ({
        sessionId,
        deviceId: registrationId,
        startedAt,
      })),
    };
  }

  private async end(customerId: string, sessionId: string, reason: string, context: RequestContext): Promise<void> {
    await this.customers.handle(customerId, { kind: 'end-session', sessionId, reason }, context.command());
    this.revocations.tell([sessionId]);
  }
}

/** The session that asks; a statement of a person always names one. */
export function sessionIdOf({ actor }: RequestContext): string {
  if (actor.sessionId === undefined) throw new Refusal('UNAUTHENTICATED');
  return actor.sessionId;
}
