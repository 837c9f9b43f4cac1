import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { type PaymentPolicy, POLICY } from '../policy/payment-policy';
import { requireUnlock } from '../policy/unlock';
import { EndedSessions } from './ended-sessions';
import { SessionUpdates } from './session-updates';

/** Why something of a session is not taken; undefined if it is. */
export type SessionRefusal = 'SESSION_STATUS_UNKNOWN' | 'CODE_INVALID' | undefined;

/** Whether sessions live, as far as this copy knows, and whether it knows. */
@Injectable()
export class LiveSessions {
  constructor(
    @Inject(EndedSessions) private readonly ended: Pick<EndedSessions, 'sessionEnded' | 'unlockEnded'>,
    @Inject(SessionUpdates) private readonly updates: Pick<SessionUpdates, 'areKnown'>,
    @Inject(POLICY) private readonly policy: PaymentPolicy,
  ) {}

  /** Why a code that the session showed is refused. @param shownMs real clock, ms since 1970 */
  refusalOf(customerId: string, sessionId: string, shownMs: number): SessionRefusal {
    if (this.ended.sessionEnded(customerId, sessionId, shownMs)) return 'CODE_INVALID';
    return this.updates.areKnown ? undefined : 'SESSION_STATUS_UNKNOWN';
  }

  /**
   * The customer has unlocked the app lately, in a session that lives, on a device that it names. An access token is good
   * for minutes: the log says whether its session has ended meanwhile.
   * @throws Refusal UNAUTHENTICATED, UNLOCK_REQUIRED or SESSION_STATUS_UNKNOWN
   */
  requireUnlocked(context: RequestContext): { readonly sessionId: string; readonly deviceId: string } {
    const { id: customerId, sessionId, deviceId } = context.actor;
    if (sessionId === undefined || deviceId === undefined) throw new Refusal('UNAUTHENTICATED');
    const unlockedMs = requireUnlock(context, this.policy) ?? Number.POSITIVE_INFINITY;
    if (this.ended.unlockEnded(customerId, sessionId, unlockedMs)) throw new Refusal('UNAUTHENTICATED');
    if (!this.updates.areKnown) throw new Refusal('SESSION_STATUS_UNKNOWN');
    return { sessionId, deviceId };
  }
}
