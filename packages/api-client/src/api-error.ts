import type { ErrorCode } from './operations';

/** What the API said along with its code, and where it was. */
export interface ErrorContext {
  /** Of HTTP; undefined if nothing answered. */
  readonly status?: number;
  /** To be quoted to support. */
  readonly correlationId?: string;
  readonly details?: unknown;
  /** Nothing is wrong with the request, it only could not be done now: it is to be sent again after this time. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * What came instead of a reply. `code` is the stable code of the API's catalogue of errors, or one of the client's own:
 * `UNREACHABLE` if nothing answered (`details.reason` says why), `UNREADABLE` if what answered is not the API.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status?: number;
  readonly correlationId?: string;
  readonly details?: unknown;
  readonly retryAfterMs?: number;

  constructor(
    readonly code: ErrorCode | 'UNREACHABLE' | 'UNREADABLE',
    message: string,
    { status, correlationId, details, retryAfterMs, cause }: ErrorContext = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.correlationId = correlationId;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }
}
