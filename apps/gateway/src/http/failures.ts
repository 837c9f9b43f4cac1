import { ERRORS, type ErrorCode, retryAfterSeconds } from '@modosu/contracts/errors';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Retry-After of a 429 whose code has none: shorter than the rules themselves block. */
const WAIT_AFTER_TOO_MANY_SECONDS = 60;

/** The one shape of everything that is refused or has failed. */
export interface ErrorAnswer {
  error: { code: ErrorCode; message: string; details?: unknown; correlationId: string };
}

export function errorAnswer(error: ServiceError, correlationId: string): ErrorAnswer {
  const { code, message, details } = error;
  return { error: { code, message, details, correlationId } };
}

/** Headers of every error: the id under which it is found again, and when to send the request again. */
export function errorHeaders(code: ErrorCode, correlationId: string): Record<string, string> {
  const wait = retryAfterSeconds(code) ?? (ERRORS[code].status === 429 ? WAIT_AFTER_TOO_MANY_SECONDS : undefined);
  return {
    'correlation-id': correlationId,
    'cache-control': 'no-store',
    ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
  };
}

/** Answers a request with an error, under the request's correlation id. */
export function sendFailure(reply: FastifyReply, error: ServiceError): void {
  const { id } = reply.request;
  void reply
    .status(ERRORS[error.code].status)
    .headers(errorHeaders(error.code, id))
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorAnswer(error, id)));
}

/** Faults of a request that the HTTP server itself finds, and their codes. */
const OF_THE_SERVER: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_INCOMPLETE',
  413: 'REQUEST_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** The catalogue's error for what was thrown; undefined for an unexpected fault of ours. */
export function knownFailure(error: unknown): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  const { code = '', statusCode, message } = (error ?? {}) as Partial<Error> & { code?: string; statusCode?: number };
  // Of Fastify's errors Nest keeps the status and the sentence.
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  const known = OF_THE_SERVER[code] ?? OF_THE_SERVER[String(status)];
  if (known !== undefined) return new ServiceError(known);
  // Of the parsers of HTTP, of addresses and of bodies: their sentences say nothing but what came.
  const isClients = code.startsWith('HPE_') || (status !== undefined && status >= 400 && status < 500);
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
