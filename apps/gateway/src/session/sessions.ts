import { createHash } from 'node:crypto';
import { SingleFlight } from '@modosu/concurrency/single-flight';
import {
  exchange,
  SESSION_CHANGED_NOTICE,
  SESSION_REVOKED_NOTICE,
  sessionRevokedNotice,
} from '@modosu/contracts/identity.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

export interface KnownSession {
  readonly statement: string;
  readonly subject: string;
  readonly sessionId: string;
  readonly expiresAt: number;
}

const REMEMBERED = 50_000;
/** A statement must outlive the request it goes along with. */
const SPARE_MS = 15_000;

/**
 * Session tokens stay outside: inside, a short-lived signed statement says who acts. The exchange is remembered until
 * the statement is about to expire or identity says that the session ended.
 */
@Injectable()
export class Sessions implements OnModuleInit {
  private readonly known = new LRUCache<string, KnownSession>({ max: REMEMBERED });
  private readonly asking = new SingleFlight<KnownSession>();

  constructor(private readonly messenger: Messenger) {}

  /**
   * Listens for ended and changed sessions. Whoever misses a notice forgets the session with its statement; of one that
   * cannot be read nobody knows whose it is, so all are asked for anew.
   */
  onModuleInit(): void {
    const forget = (payload: unknown) => {
      const notice = sessionRevokedNotice.safeParse(payload);
      if (!notice.success) {
        this.known.clear();
        return false;
      }
      const { sessionIds, subject } = notice.data;
      for (const [key, session] of this.known) {
        if (session.subject === subject || sessionIds?.includes(session.sessionId)) this.known.delete(key);
      }
      return true;
    };
    this.messenger.onNotice(SESSION_REVOKED_NOTICE, forget);
    this.messenger.onNotice(SESSION_CHANGED_NOTICE, forget);
  }

  /**
   * @returns at once what is remembered
   * @throws ServiceError UNAUTHENTICATED, CUSTOMER_FROZEN, as a rejection
   */
  of(token: string, context: RequestContext, nowMs: number): KnownSession | Promise<KnownSession> {
    // The token itself is not kept, so that a memory dump of the gateway opens no session.
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.known.get(key);
    if (known && known.expiresAt - SPARE_MS > nowMs) return known;
    return this.asking.run(key, async () => {
      const session = await this.messenger.send(exchange, { sessionToken: token }, context, { as: 'service' });
      this.known.set(key, session);
      return session;
    });
  }
}
