import { idFor } from '@modosu/service-kit/request/ids';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { type Route, takesAnybody } from '../routes';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const DAY_MS = 24 * 60 * 60_000;
/** A client's clock may be ahead. */
const AHEAD_MS = 60 * 60_000;

/**
 * The command id that follows from a client's Idempotency-Key: scoped to whoever acts and to the route, so nobody can
 * meet somebody else's commands, and one key at two routes is two commands. Services remember commands for 24 hours, so
 * an older key is refused rather than carried out a second time.
 * @param subject of the session; undefined if nobody is signed in
 * @returns undefined if the command gets an id of its own: without a key where none must come along, and always where
 * anybody may ask. What a stranger chooses names no command, for ids of mails and sessions, and the secrets in them,
 * follow from it.
 * @throws ServiceError IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_TOO_OLD
 */
export function commandIdOf(
  route: Pick<Route, 'method' | 'path' | 'message' | 'idempotent'>,
  key: string | undefined,
  subject: string | undefined,
  nowMs: number,
): string | undefined {
  if (takesAnybody(route.message)) return undefined;
  if (key === undefined && !route.idempotent) return undefined;
  const checked = checkedKey(key, nowMs);
  // Whoever is not signed in is refused at the service's door.
  return subject === undefined ? undefined : idFor(checked, 'command', subject, `${route.method} ${route.path}`);
}

function checkedKey(key: string | undefined, nowMs: number): string {
  if (key === undefined) throw new ServiceError('IDEMPOTENCY_KEY_REQUIRED');
  if (!UUID_V7.test(key)) throw new ServiceError('IDEMPOTENCY_KEY_INVALID');
  const madeMs = Number.parseInt(key.replace('-', '').slice(0, 12), 16);
  if (madeMs > nowMs + AHEAD_MS) throw new ServiceError('IDEMPOTENCY_KEY_INVALID');
  if (madeMs < nowMs - DAY_MS) throw new ServiceError('IDEMPOTENCY_KEY_TOO_OLD');
  return key.toLowerCase();
}
