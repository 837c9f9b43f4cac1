import { ERRORS, type ErrorCode, retryAfterSeconds } from '@modosu/contracts/errors';
import { ServiceError } from '@modosu/service-kit/request/service-error';

/** A rule that was broken by wrong tries is looked at again after this time; the rules themselves wait longer. */
const WAIT_AFTER_TOO_MANY_SECONDS = 60;

/** The one shape of everything that is refused or has failed. */
export interface ErrorAnswer {
  error: { code: ErrorCode; message: string; details?: unknown; correlationId: string };
}

export function errorAnswer(error: ServiceError, correlationId: string): ErrorAnswer {
  const { code, message } = error;
  const details = error.details === undefined ? {} : { details: error.details };
  return { error: { code, message, ...details, correlationId } };
}

/** What goes along with every error: how it is found again, and when to ask again. */
export function errorHeaders(code: ErrorCode, correlationId: string): Record<string, string> {
  const wait = retryAfterSeconds(code) ?? (ERRORS[code].status === 429 ? WAIT_AFTER_TOO_MANY_SECONDS : undefined);
  return {
    'correlation-id': correlationId,
    'cache-control': 'no-store',
    ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
  };
}

/** What the HTTP server itself finds wrong with a request, and the code it is answered with. */
const OF_THE_SERVER: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_ERR_NOT_FOUND: 'ROUTE_UNKNOWN',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_INCOMPLETE',
};

/** The error of the catalogue for whatever was thrown; undefined for a fault of ours that nobody foresaw. */
export function knownFailure(error: unknown): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  const { code = '', statusCode, message } = (error ?? {}) as Partial<Error> & { code?: string; statusCode?: number };
  const known = OF_THE_SERVER[code];
  if (known !== undefined) return new ServiceError(known);
  // Of the parsers of HTTP, of addresses and of bodies: their sentences say nothing but what came.
  const isClients = code.startsWith('HPE_') || (statusCode !== undefined && statusCode >= 400 && statusCode < 500);
  return isClients ? malformed(message ?? code) : undefined;
}

/** @param problem what is wrong with the request */
export function malformed(problem: string): ServiceError {
  return new ServiceError('MALFORMED_REQUEST', { problem: problem.slice(0, 200) });
}

export interface Issue {
  /** The field, with dots; of a header `header:<name>`. */
  path: string;
  message: string;
}

export function invalid(issues: Issue[]): ServiceError {
  return new ServiceError('VALIDATION_FAILED', { issues });
}
