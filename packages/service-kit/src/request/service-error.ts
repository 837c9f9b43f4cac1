import { ERRORS, type ErrorCode } from '@modosu/contracts/errors';

/** What another service, or the way to it, answered instead of a reply. `code` is from the catalogue of errors. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly code: ErrorCode,
    readonly details?: unknown,
    message?: string,
  ) {
    super(message ?? ERRORS[code].message);
  }
}
