import { setTimeout as pause } from 'node:timers/promises';

/**
 * Looks again and again until something is found.
 * @param look `undefined` if it is not there yet
 * @returns undefined if it was not there when the last look ended, `timeoutMs` after the first or later
 *
 * @example
 * const place = await poll(() => placeOf(db, paymentId), { everyMs: 50, timeoutMs: 2_000 });
 */
export async function poll<T>(
  look: () => Promise<T | undefined>,
  { everyMs, timeoutMs = Number.POSITIVE_INFINITY }: { readonly everyMs: number; readonly timeoutMs?: number },
): Promise<T | undefined> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    const leftMs = giveUpAt - performance.now();
    if (found !== undefined || leftMs <= 0) return found;
    await pause(Math.min(everyMs, Math.max(1, leftMs)));
  }
}
