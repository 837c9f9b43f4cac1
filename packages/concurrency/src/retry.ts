import { setTimeout as pause } from 'node:timers/promises';

export interface RetryOptions {
  /** How long after the start the last pause may end, ms. Without it there is no end but that of `signal`. */
  readonly timeoutMs?: number;
  /** The first pause, ms; each is twice as long as the one before … */
  readonly pauseMs: number;
  /** … up to this (`pauseMs`: all are as long), ms. */
  readonly longestPauseMs?: number;
  /** Takes pauses of 50 to 150 per cent, so that many who failed at once do not come back at once (false). */
  readonly jitter?: boolean;
  /** Whether another try can help (always). */
  readonly isRetryable?: (error: unknown) => boolean;
  /** Ends a pause, and with it the tries. */
  readonly signal?: AbortSignal;
}

/** The pause after so many failures (from 1), ms: doubled with each, up to the longest. */
export function backoffMs(failures: number, pauseMs: number, longestPauseMs: number): number {
  return Math.min(longestPauseMs, pauseMs * 2 ** Math.min(failures - 1, 30));
}

/**
 * Tries until it works.
 * @param attempt is given how many tries failed before
 * @throws the error of the last try: one that no further try can help, or the one after which there was no time left
 *
 * @example
 * await retry(() => database.ping(), { pauseMs: 250, timeoutMs: 10_000, isRetryable: isTransient });
 */
export async function retry<T>(attempt: (failures: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { timeoutMs = Number.POSITIVE_INFINITY, pauseMs, longestPauseMs = pauseMs, jitter, signal } = options;
  const giveUpAt = performance.now() + timeoutMs;
  for (let failures = 0; ; ) {
    try {
      return await attempt(failures);
    } catch (error) {
      failures += 1;
      if (signal?.aborted || options.isRetryable?.(error) === false) throw error;
      const wait = backoffMs(failures, pauseMs, longestPauseMs) * (jitter ? 0.5 + Math.random() : 1);
      if (performance.now() + wait > giveUpAt) throw error;
      await pause(wait, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
