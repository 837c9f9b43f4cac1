import { sessionRevokedNotice } from '@modosu/contracts/identity.messages';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Inject, Injectable } from '@nestjs/common';

/** A code lives ten minutes at most, whatever the policy; a session that ended before that shows no more of them. */
const KEPT_MS = 15 * 60_000;

/** Which sessions ended lately, as identity publishes it. A notice may be lost; freezing the wallet is what never is. */
@Injectable()
export class EndedSessions {
  private readonly sessions = new Map<string, number>();
  private readonly customers = new Map<string, number>();

  constructor(@Inject(CLOCK) private readonly clock: Pick<WallClock, 'epochMs'>) {}

  /**
   * Takes a notice in. The moment of receiving counts, not the scenario's time in it.
   * @returns false for what is no such notice
   */
  receive(notice: unknown): boolean {
    const { success, data } = sessionRevokedNotice.pick({ sessionIds: true, subject: true }).safeParse(notice);
    if (!success) return false;
    const now = this.clock.epochMs();
    for (const sessionId of data.sessionIds ?? []) remember(this.sessions, sessionId, now);
    if (data.subject !== undefined) remember(this.customers, data.subject, now);
    return true;
  }

  /** Whether the session, or all of the customer's, ended after it showed a code at `shownMs`. */
  sessionEnded(customerId: string, sessionId: string, shownMs: number): boolean {
    return (this.sessions.get(sessionId) ?? 0) >= shownMs || (this.customers.get(customerId) ?? 0) >= shownMs;
  }
}

/** Entries stand in the order of their times, so the old ones are at the front. */
function remember(times: Map<string, number>, key: string, now: number): void {
  times.delete(key);
  times.set(key, now);
  for (const [old, at] of times) {
    if (at > now - KEPT_MS) return;
    times.delete(old);
  }
}
