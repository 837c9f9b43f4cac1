import { retryAfterSeconds } from '@modosu/contracts/errors';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ServiceError } from '@modosu/service-kit/request/service-error';

/** Besides those of services that are slow or away, errors that say nothing about what was asked: it may be done, or be done later. */
const UNDECIDED: readonly string[] = [
  'CONFLICT',
  'INTERNAL',
  'STREAM_UNREADABLE',
  'REQUEST_TOO_LARGE',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'VALIDATION_FAILED',
  'IDEMPOTENCY_KEY_REUSED',
];

/** The code with which another service has refused for good; undefined if the error is of another kind. */
export function refusedWith(error: unknown): string | undefined {
  return error instanceof ServiceError && !isUndecided(error) ? error.code : undefined;
}

/**
 * Turns what keeps a begun step from being finished now into CHARGE_PENDING, which tells the truth: it will be finished
 * by the process. Everything else stays what it is.
 */
export function pending(error: unknown): unknown {
  return error instanceof ServiceError && isUndecided(error) ? new Refusal('CHARGE_PENDING') : error;
}

function isUndecided({ code }: ServiceError): boolean {
  return retryAfterSeconds(code) !== undefined || UNDECIDED.includes(code);
}
