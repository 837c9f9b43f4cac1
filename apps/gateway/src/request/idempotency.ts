import { stepId } from '@modosu/service-kit/ids';
import { ServiceError } from '@modosu/service-kit/service-error';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const DAY_MS = 24 * 60 * 60_000;
/** A client's clock may be ahead. */
const AHEAD_MS = 60 * 60_000;

/**
 * The command id of an Idempotency-Key: scoped to whoever acts, so nobody can meet somebody else's commands.
 * Services remember commands for 24 hours, so an older key is refused rather than carried out a second time.
 * @throws ServiceError IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_TOO_OLD
 */
export function commandIdOf(key: string | undefined, subject: string, nowMs: number): string {
  if (key === undefined) throw new ServiceError('IDEMPOTENCY_KEY_REQUIRED');
  if (!UUID_V7.test(key)) throw new ServiceError('IDEMPOTENCY_KEY_INVALID');
  const madeMs = Number.parseInt(key.replace('-', '').slice(0, 12), 16);
  if (madeMs > nowMs + AHEAD_MS) throw new ServiceError('IDEMPOTENCY_KEY_INVALID');
  if (madeMs < nowMs - DAY_MS) throw new ServiceError('IDEMPOTENCY_KEY_TOO_OLD');
  return stepId(subject, key.toLowerCase());
}
