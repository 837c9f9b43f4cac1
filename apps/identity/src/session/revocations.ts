import { SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { Messenger } from '@modosu/service-kit/messenger';
import { wallClock } from '@modosu/service-kit/wall-clock';
import { Injectable } from '@nestjs/common';

/** So many ids of sessions fit well into one message of the broker. */
const SESSIONS_AT_ONCE = 500;

/** Tells every service at once that sessions have ended. Who misses it drops their statements within five minutes. */
@Injectable()
export class Revocations {
  constructor(private readonly messenger: Messenger) {}

  tell(sessionIds: readonly string[]): void {
    for (let from = 0; from < sessionIds.length; from += SESSIONS_AT_ONCE) {
      this.notice({ sessionIds: sessionIds.slice(from, from + SESSIONS_AT_ONCE) });
    }
  }

  /** Real time: it is compared with when statements were signed. */
  private notice(ended: { sessionIds: readonly string[] }): void {
    this.messenger.notice(SESSION_REVOKED_NOTICE, { ...ended, at: wallClock.epochMs() });
  }
}
