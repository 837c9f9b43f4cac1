import { QueueFull } from '@modosu/concurrency/keyed-queue';
import { ERRORS, type ErrorCode, isErrorCode } from '@modosu/contracts/errors';
import { Refusal } from '@modosu/event-sourcing/decider';
import { StreamContended } from '@modosu/event-sourcing/errors';
import { StoreFull, StoreUnavailable, UnreadableStream } from '@modosu/event-store-client/errors';
import { type DatabaseErrorKind, databaseErrorKind } from '@modosu/read-models/database/database-errors';
import { ReadModelLate } from '@modosu/read-models/runner/position-waiters';
import type { WireError } from './envelope';
import { ServiceError } from './service-error';

/** What is answered for an error, and whether it is a fault of ours that must be logged. */
export interface Failure {
  error: WireError;
  unexpected: boolean;
}

/** The catalogue's sentence for a code. */
export function failed(code: ErrorCode, details?: unknown): WireError {
  return { code, message: ERRORS[code].message, details };
}

const OF_DATABASE: Record<DatabaseErrorKind, ErrorCode> = {
  unavailable: 'DATABASE_UNAVAILABLE',
  busy: 'DATABASE_BUSY',
  full: 'DATABASE_FULL',
};

/** Maps what a handler threw to an answer. Nothing of an unknown error gets out but the code INTERNAL. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Refusal) {
    if (isErrorCode(error.code)) return { error: failed(error.code, error.details), unexpected: false };
    return { error: failed('INTERNAL'), unexpected: true };
  }
  if (error instanceof ServiceError) return fromElsewhere(error);
  const trouble = databaseErrorKind(error);
  if (trouble !== undefined) return { error: failed(OF_DATABASE[trouble]), unexpected: false };
  if (error instanceof StoreFull) return { error: failed('STORE_FULL'), unexpected: true };
  if (error instanceof StoreUnavailable) return { error: failed('STORE_UNAVAILABLE'), unexpected: false };
  if (error instanceof QueueFull) return { error: failed('OVERLOADED'), unexpected: false };
  if (error instanceof StreamContended) return { error: failed('CONFLICT'), unexpected: false };
  // Not the caller's fault, and an operator must look at it: so it is logged too.
  if (error instanceof UnreadableStream) return { error: failed('STREAM_UNREADABLE'), unexpected: true };
  if (error instanceof ReadModelLate) return { error: failed('TIMEOUT'), unexpected: false };
  return { error: failed('INTERNAL'), unexpected: true };
}

/**
 * What another service refused is passed on as it is; but that it did not understand us is our fault, and none of
 * the caller's business.
 */
function fromElsewhere({ code, details }: ServiceError): Failure {
  if (code === 'VALIDATION_FAILED' || code === 'REQUEST_TOO_LARGE' || code === 'INTERNAL')
    return { error: failed('INTERNAL'), unexpected: true };
  return { error: failed(code, details), unexpected: false };
}
