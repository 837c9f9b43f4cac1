import { SESSION_REVOKED_NOTICE, sessionRevokedNotice } from '@modosu/contracts/identity.messages';
import type { NatsConnection, Subscription } from 'nats';
import type { Logger } from 'pino';
import { parsedNotice, UNREADABLE_NOTICE } from '../request/notice';
import { wallClock } from '../request/wall-clock';
import { ACCESS_TOKEN_TTL_MS, type AccessTokenVerifier } from './access-token';

/** Feeds identity's notices of revoked sessions to the verifier, in every copy of the service. */
export function followRevocations(
  connection: Pick<NatsConnection, 'subscribe'>,
  verifier: Pick<AccessTokenVerifier, 'revoke'>,
  logger: Pick<Logger, 'warn'>,
): Subscription {
  const subject = SESSION_REVOKED_NOTICE;
  return connection.subscribe(subject, {
    callback: (error, message) => {
      if (error !== null) {
        logger.warn({ err: error, subject }, 'notices of revoked sessions do not arrive');
        return;
      }
      const read = sessionRevokedNotice.safeParse(parsedNotice(message));
      if (read.success) verifier.revoke({ ...read.data, before: realTime(read.data.at) });
      else logger.warn({ subject }, UNREADABLE_NOTICE);
    },
  });
}

/**
 * Access tokens carry real time, while the notice may carry a scenario's. A time that cannot be the real one is replaced
 * by the moment of its arrival, which revokes rather a token too many than one too few.
 */
function realTime(noticed: number): number {
  const now = wallClock.epochMs();
  return Math.abs(now - noticed) <= ACCESS_TOKEN_TTL_MS ? noticed : now;
}
