import type { ApiError } from './api-error';

/**
 * Says for how many milliseconds to wait before a request is sent again, with the same Idempotency-Key; undefined if
 * the error stands.
 * @param attempt how many there have been, from 1
 * @param elapsedMs since the first began
 */
export type Retry = (error: ApiError, attempt: number, elapsedMs: number) => number | undefined;

export interface RetryOptions {
  /** No new attempt begins after this time. Default 30,000. */
  readonly patienceMs?: number;
  /** The first pauses are shorter than the API asks for, and double: most of what is away is back sooner. Default 300. */
  readonly pauseMs?: number;
  readonly longestPauseMs?: number;
}

/** Sends again what could only not be done now: whatever the API gives a time to retry after. */
export function retryLater({ patienceMs = 30_000, pauseMs = 300, longestPauseMs = 5_000 }: RetryOptions = {}): Retry {
  return ({ retryAfterMs }, attempt, elapsedMs) =>
    retryAfterMs === undefined || elapsedMs > patienceMs
      ? undefined
      : Math.min(retryAfterMs * attempt, pauseMs * 2 ** (attempt - 1), longestPauseMs);
}

export const neverAgain: Retry = () => undefined;
