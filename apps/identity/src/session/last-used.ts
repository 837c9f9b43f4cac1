import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

const MOST_SESSIONS = 100_000;

/**
 * When each session was last used, as this process saw it. The log has it only now and then, so after a restart, or
 * in another copy of the service, a session seems to have been idle up to that much longer; never shorter.
 */
@Injectable()
export class LastUsed {
  private readonly times = new LRUCache<string, string>({ max: MOST_SESSIONS });

  /** @param recordedAt what the log says */
  of(sessionId: string, recordedAt: string): string {
    const seen = this.times.get(sessionId);
    return seen !== undefined && seen > recordedAt ? seen : recordedAt;
  }

  used(sessionId: string, now: string): void {
    this.times.set(sessionId, now);
  }
}
