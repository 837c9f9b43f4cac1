import { idFor } from '@modosu/service-kit/request/ids';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { isForAnyone, type Route } from '../routes';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const DAY_MS = 24 * 60 * 60_000;
/** A client's clock may be ahead. */
const AHEAD_MS = 60 * 60_000;

/**
 * The command id that follows from a client's Idempotency-Key. Its scope is the session's subject and the route, so no
 * client can repeat the commands of another, and one key at two routes is two commands. Services remember commands for
 * 24 hours, so an older key is refused rather than carried out a second time.
 * @param subject of the session; undefined without one
 * @returns undefined if the command gets an id of its own: without a key where the route needs none, and always where no
 * session is needed. An anonymous client must not choose a command id, since the ids of mails and sessions, and the
 * secrets in them, follow from it.
 * @throws ServiceError IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_TOO_OLD
 */
export function commandIdOf(
  route: Pick<Route, 'method' | 'path' | 'message' | 'idempotent'>,
  key: string | undefined,
  subject: string | undefined,
  nowMs: number,
): string | undefined {
  if (isForAnyone(route.message)) return undefined;
  if (key === undefined && !route.idempotent) return undefined;
  const checked = checkedKey(key, nowMs);
  // Without a session the service refuses the command.
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
