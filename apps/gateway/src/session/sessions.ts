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
/** An access token must outlive the request that carries it. */
const SPARE_MS = 15_000;

/**
 * Exchanges session tokens, which stay outside, for the short-lived signed access tokens that services take. The exchange
 * is cached until the access token is about to expire or identity publishes that the session ended.
 */
@Injectable()
export class Sessions implements OnModuleInit {
  private readonly known = new LRUCache<string, KnownSession>({ max: REMEMBERED });
  private readonly asking = new SingleFlight<KnownSession>();

  constructor(private readonly messenger: Messenger) {}

  /**
   * Subscribes to notices of ended and changed sessions. A notice that is lost costs at most the lifetime of the access
   * token; one that cannot be read may be of any session, so all are forgotten.
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
   * @returns without a promise what is cached
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
