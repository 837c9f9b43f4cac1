import { SESSION_CHANGED_NOTICE, SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Inject, Injectable } from '@nestjs/common';

/** So many ids of sessions fit well into one message of the broker. */
const SESSIONS_AT_ONCE = 500;

/** Publishes what has become of sessions. A service that misses it drops their access tokens within five minutes. */
@Injectable()
export class SessionNotices {
  constructor(
    private readonly messenger: Messenger,
    @Inject(CLOCK) private readonly clock: Pick<WallClock, 'epochMs'>,
  ) {}

  /** These sessions have ended. */
  ended(sessionIds: readonly string[]): void {
    for (let from = 0; from < sessionIds.length; from += SESSIONS_AT_ONCE) {
      this.publish(SESSION_REVOKED_NOTICE, { sessionIds: sessionIds.slice(from, from + SESSIONS_AT_ONCE) });
    }
  }

  /** All sessions of this subject have ended: of a terminal there is one, which its stream does not name. */
  allEndedOf(subject: string): void {
    this.publish(SESSION_REVOKED_NOTICE, { subject });
  }

  /** What is said of this session is out of date; sent before the answer, so the next request has a new access token. */
  changed(sessionId: string): void {
    this.publish(SESSION_CHANGED_NOTICE, { sessionIds: [sessionId] });
  }

  /** Real time: it is compared with when access tokens were signed. */
  private publish(
    subject: string,
    notice: { readonly sessionIds?: readonly string[]; readonly subject?: string },
  ): void {
    this.messenger.notice(subject, { ...notice, at: this.clock.epochMs() });
  }
}
