import { SESSION_CHANGED_NOTICE, SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Injectable } from '@nestjs/common';

/** So many ids of sessions fit well into one message of the broker. */
const SESSIONS_AT_ONCE = 500;

/** Tells others at once what has become of sessions. Who misses it drops their statements within five minutes. */
@Injectable()
export class Revocations {
  constructor(private readonly messenger: Messenger) {}

  /** These sessions have ended. */
  tell(sessionIds: readonly string[]): void {
    for (let from = 0; from < sessionIds.length; from += SESSIONS_AT_ONCE) {
      this.notice(SESSION_REVOKED_NOTICE, sessionIds.slice(from, from + SESSIONS_AT_ONCE));
    }
  }

  /** All sessions of this subject have ended: of a terminal there is one, which its stream does not name. */
  tellOf(subject: string): void {
    this.messenger.notice(SESSION_REVOKED_NOTICE, { subject, at: wallClock.epochMs() });
  }

  /** What is said of this session is out of date; sent before the answer, so the next request has the new statement. */
  tellChanged(sessionId: string): void {
    this.notice(SESSION_CHANGED_NOTICE, [sessionId]);
  }

  /** Real time: it is compared with when statements were signed. */
  private notice(subject: string, sessionIds: readonly string[]): void {
    this.messenger.notice(subject, { sessionIds, at: wallClock.epochMs() });
  }
}
