import { Refusal } from '@modosu/event-sourcing/decider';
import { ServiceError } from '@modosu/service-kit/service-error';
import { ProviderLate } from '../provider/provider-connection';

/** Errors that say nothing about what was asked: it may be done, or may be done later. */
const TRANSIENT: readonly string[] = [
  'TIMEOUT',
  'SERVICE_UNAVAILABLE',
  'BROKER_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'OVERLOADED',
  'CONFLICT',
  'INTERNAL',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'VALIDATION_FAILED',
  'IDEMPOTENCY_KEY_REUSED',
];

/** The code with which another service has refused for good; undefined if the error is of another kind. */
export function refusedWith(error: unknown): string | undefined {
  return error instanceof ServiceError && !TRANSIENT.includes(error.code) ? error.code : undefined;
}

/**
 * Turns what keeps a begun step from being finished now into CHARGE_PENDING, which tells the truth: it will be finished
 * by the process. Everything else stays what it is.
 */
export function pending(error: unknown): unknown {
  const late = error instanceof ProviderLate || (error instanceof ServiceError && TRANSIENT.includes(error.code));
  return late ? new Refusal('CHARGE_PENDING') : error;
}
