import { SESSION_REVOKED_NOTICE, sessionRevokedNotice } from '@modosu/contracts/identity.messages';
import type { NatsConnection, Subscription } from 'nats';
import { STATEMENT_TTL_MS, type StatementVerifier } from '../statement';
import { wallClock } from '../wall-clock';

/** Feeds identity's notices of revoked sessions to the verifier, in every copy of the service. */
export function followRevocations(connection: NatsConnection, verifier: StatementVerifier): Subscription {
  return connection.subscribe(SESSION_REVOKED_NOTICE, {
    callback: (error, message) => {
      if (error !== null) return;
      let payload: unknown;
      try {
        payload = message.json();
      } catch {
        return;
      }
      const read = sessionRevokedNotice.safeParse(payload);
      if (read.success) verifier.revoke({ ...read.data, before: realTime(read.data.at) });
    },
  });
}

/**
 * Statements carry real time, while the notice may carry a scenario's. A time that cannot be the real one is replaced
 * by the moment of hearing, which revokes rather a statement too many than one too few.
 */
function realTime(told: number): number {
  const now = wallClock.epochMs();
  return Math.abs(now - told) <= STATEMENT_TTL_MS ? told : now;
}
